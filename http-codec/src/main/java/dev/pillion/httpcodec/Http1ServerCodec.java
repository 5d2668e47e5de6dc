package dev.pillion.httpcodec;

import dev.pillion.proxycore.http.Protocol;
import dev.pillion.proxycore.network.Connection;
import dev.pillion.proxycore.network.ConnectionCallbacks.CloseEvent;
import io.netty.buffer.ByteBuf;

/**
 * HTTP/1 towards a client, one for each connection. It reads one request at a time: the next one is
 * looked at when the response is out; until then the connection's reading stops, with at most one
 * read's bytes kept. It closes the connection itself where HTTP/1 asks for it: after a response
 * that says {@code connection: close}, after malformed input, and after a response that ends before
 * its request.
 *
 * <p>Maps that it delivers carry {@code :method}, {@code :path}, {@code :authority} and, for an
 * absolute-form target, {@code :scheme}; no {@code host}, and no hop-by-hop headers save {@code te:
 * trailers} and, on an upgrade request, {@code connection} and {@code upgrade}. Maps that it is
 * given need {@code :status}; hop-by-hop headers in them are left out.
 *
 * <p>An upgrade request or CONNECT comes with {@code endStream} false; nothing behind its head is
 * delivered before a response of 101 (or 2xx to CONNECT) is encoded, after which both directions
 * are raw data. Any other answer ends the connection.
 */
@SuppressWarnings("DoNotCallSuggester") // its inside follows
public final class Http1ServerCodec {

  /** The owner passes on what the connection's callbacks tell it. */
  public Http1ServerCodec(
      Connection connection,
      Http1Settings settings,
      HeaderMapPool headerMaps,
      ServerCallbacks callbacks) {
    throw new UnsupportedOperationException();
  }

  /** Bytes from the client; ownership passes. */
  public void dispatch(ByteBuf data) {
    throw new UnsupportedOperationException();
  }

  /**
   * The client has shut its sending side. As with Envoy this ends a stream that is under way
   * ({@link StreamReset#CONNECTION_CLOSED}) and the connection.
   */
  public void onEndOfStream() {
    throw new UnsupportedOperationException();
  }

  /** The connection is gone; a stream that was under way is reset. */
  public void onClosed(CloseEvent event) {
    throw new UnsupportedOperationException();
  }

  public void onAboveWriteHighWatermark() {
    throw new UnsupportedOperationException();
  }

  public void onBelowWriteLowWatermark() {
    throw new UnsupportedOperationException();
  }

  /** True while no stream is open. */
  public boolean idle() {
    throw new UnsupportedOperationException();
  }

  /**
   * Has the connection close after the response under way, which says so ({@code connection:
   * close}) if its head is not out yet; for draining, and for the last request that a connection
   * may carry. On an idle connection: closes after the next response; the owner may as well close
   * it now.
   */
  public void closeAfterResponse() {
    throw new UnsupportedOperationException();
  }

  /** True when the connection will close after the response under way, for whatever reason. */
  public boolean closesAfterResponse() {
    throw new UnsupportedOperationException();
  }

  /** The version of the present request, HTTP/1.1 until it is known. */
  public Protocol protocol() {
    throw new UnsupportedOperationException();
  }
}
