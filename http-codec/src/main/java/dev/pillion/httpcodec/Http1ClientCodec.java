package dev.pillion.httpcodec;

import dev.pillion.proxycore.http.Protocol;
import dev.pillion.proxycore.network.Connection;
import dev.pillion.proxycore.network.ConnectionCallbacks.CloseEvent;
import io.netty.buffer.ByteBuf;

/**
 * HTTP/1 towards an upstream, one for each connection, one stream at a time. It closes the
 * connection when it cannot be used again: malformed input, bytes that nobody asked for, {@code
 * connection: close}, a response that ends before its request or with the connection, a reset.
 *
 * <p>Maps that it is given need {@code :method}, {@code :path} (not for CONNECT) and {@code
 * :authority}, which goes out as {@code host}; {@code :scheme} is used for absolute-form targets
 * only; hop-by-hop headers in them are left out, save {@code te} and, on an upgrade request, {@code
 * connection} and {@code upgrade}. Maps that it delivers carry {@code :status} and no hop-by-hop
 * headers.
 *
 * <p>After {@code 101} to an upgrade request, or 2xx to CONNECT, which are delivered with {@code
 * endStream} false, both directions are raw data.
 */
@SuppressWarnings("DoNotCallSuggester") // its inside follows
public final class Http1ClientCodec {

  /** The owner passes on what the connection's callbacks tell it. */
  public Http1ClientCodec(
      Connection connection,
      Http1Settings settings,
      HeaderMapPool headerMaps,
      ClientCallbacks callbacks) {
    throw new UnsupportedOperationException();
  }

  /** Opens the connection's next stream; only while {@link #idle}. */
  public StreamEncoder newStream(StreamDecoder decoder) {
    throw new UnsupportedOperationException();
  }

  /** Bytes from the upstream; ownership passes. */
  public void dispatch(ByteBuf data) {
    throw new UnsupportedOperationException();
  }

  /** The upstream has shut its sending side: ends a body that lasts until then, or the stream. */
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

  /** The version of the present response, HTTP/1.1 until it is known. */
  public Protocol protocol() {
    throw new UnsupportedOperationException();
  }
}
