package dev.pillion.httpcodec;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.Protocol;
import dev.pillion.proxycore.network.CloseType;
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
public final class Http1ServerCodec extends MessageReader {
  private final Connection connection;
  private final ServerCallbacks callbacks;
  private final Backlog backlog;

  private boolean requestOver;
  private boolean close;
  private boolean awaitsDrain;

  /** The owner passes on what the connection's callbacks tell it. */
  public Http1ServerCodec(
      Connection connection,
      Http1Settings settings,
      HeaderMapPool headerMaps,
      ServerCallbacks callbacks) {
    super(true, settings, headerMaps, new Exchange(connection));
    this.connection = connection;
    this.callbacks = callbacks;
    this.backlog = new Backlog(connection, this);
  }

  /** Bytes from the client; ownership passes. */
  public void dispatch(ByteBuf data) {
    backlog.dispatch(data);
  }

  /**
   * The client has shut its sending side. As with Envoy this ends a stream that is under way
   * ({@link StreamReset#CONNECTION_CLOSED}) and the connection, be it a tunnel.
   */
  public void onEndOfStream() {
    exchange.output.send();
    end(StreamReset.CONNECTION_CLOSED);
    connection.close(CloseType.FLUSH_WRITE);
  }

  /** The connection is gone; a stream that was under way is reset. */
  public void onClosed(CloseEvent event) {
    end(
        event == CloseEvent.REMOTE_RESET
            ? StreamReset.CONNECTION_RESET
            : StreamReset.CONNECTION_CLOSED);
  }

  /** Nothing is read or written any more. */
  private void end(StreamReset reason) {
    StreamDecoder receiver = exchange.decoder;
    letGo();
    if (receiver != null) {
      receiver.onReset(reason);
    }
  }

  private void letGo() {
    exchange.breakOff();
    stopReading();
    backlog.release();
  }

  public void onAboveWriteHighWatermark() {
    exchange.onAboveWriteHighWatermark();
  }

  public void onBelowWriteLowWatermark() {
    if (!exchange.onBelowWriteLowWatermark() && awaitsDrain) {
      awaitsDrain = false;
      phase = Phase.IDLE;
      backlog.resumeSoon();
    }
  }

  /** True while no stream is open. */
  public boolean idle() {
    return exchange.idle();
  }

  /**
   * Has the connection close after the response under way, which says so ({@code connection:
   * close}) if its head is not out yet; for draining, and for the last request that a connection
   * may carry. On an idle connection: closes after the next response; the owner may as well close
   * it now.
   */
  public void closeAfterResponse() {
    close = true;
  }

  /** True when the connection will close after the response under way, for whatever reason. */
  public boolean closesAfterResponse() {
    return close;
  }

  /** The version of the present request, HTTP/1.1 until it is known. */
  public Protocol protocol() {
    return exchange.protocol();
  }

  boolean requestOver() {
    return requestOver;
  }

  @Override
  boolean onMessageBegin() {
    if (!connection.isOpen()) {
      return false;
    }
    ServerStream next = new ServerStream(this, connection, exchange.output, headerMaps, settings);
    exchange.begin(next);
    requestOver = false;
    StreamDecoder receiver = callbacks.newStream(next);
    if (exchange.stream != next) {
      return false;
    }
    exchange.decoder = receiver;
    if (connection.aboveHighWatermark()) {
      receiver.onAboveWriteHighWatermark();
    }
    return true;
  }

  @Override
  void onHead(MessageHead head) {
    Http1Stream current = exchange.stream;
    StreamDecoder receiver = exchange.decoder;
    if (current == null || receiver == null) {
      stopReading();
      return;
    }
    exchange.minor = head.minor;
    current.headMethod = head.headMethod;
    current.connectMethod = head.connectMethod;
    current.upgrade = head.upgrade;
    close |= !head.persistent();
    int dropped = droppedHeaders();
    if (dropped > 0) {
      callbacks.onHeadersDropped(dropped);
    }
    boolean hostKnown = head.hasHost || head.authorityFromTarget || defaultHost(head);
    HeaderMap map = takeMap();
    if (!hostKnown) {
      refuse(head, receiver, map);
    } else if (head.upgrade || head.connectMethod) {
      phase = Phase.WAIT;
      receiver.decodeHeaders(map, false);
    } else if (head.chunked) {
      expectChunks();
      receiver.decodeHeaders(map, false);
    } else if (head.contentLength > 0) {
      expectLength(head.contentLength);
      receiver.decodeHeaders(map, false);
    } else {
      onMessageOver();
      receiver.decodeHeaders(map, true);
      onDelivered();
    }
  }

  private void refuse(MessageHead head, StreamDecoder receiver, HeaderMap map) {
    boolean framed = head.upgrade || head.connectMethod || head.chunked || head.contentLength > 0;
    if (framed || !settings.keepsAfterRefusal()) {
      close = true;
      phase = Phase.STOPPED;
    } else {
      onMessageOver();
    }
    receiver.onRefusedHeaders(map, Errors.NO_HOST);
  }

  private boolean defaultHost(MessageHead head) {
    String host = settings.options().defaultHostForHttp10();
    if (head.minor != 0 || host.isEmpty()) {
      return false;
    }
    head.map.add(HeaderNames.AUTHORITY, host);
    return true;
  }

  @Override
  void onMessageOver() {
    requestOver = true;
    phase = Phase.WAIT;
  }

  @Override
  void onDelivered() {}

  @Override
  void onError(ProtocolError error) {
    close = true;
    Http1Stream current = exchange.stream;
    StreamDecoder receiver = exchange.decoder;
    if (current == null || receiver == null) {
      return;
    }
    boolean answered = current.started;
    receiver.onProtocolError(error);
    if (answered && !exchange.idle()) {
      breakOff(current);
      receiver.onReset(StreamReset.CONNECTION_CLOSED);
    }
  }

  /** The response to come or under way opens a tunnel. */
  void onTunnel() {
    close = true;
    phase = Phase.RAW;
    backlog.resumeSoon();
  }

  void onResponseOver(ServerStream ended, boolean intact) {
    if (exchange.stream != ended) {
      return;
    }
    if (!intact) {
      breakOff(ended);
      return;
    }
    if (phase == Phase.RAW) {
      letGo();
      connection.close(CloseType.FLUSH_WRITE);
      return;
    }
    exchange.end();
    if (close || !requestOver) {
      letGo();
      connection.close(CloseType.FLUSH_WRITE_AND_DELAY);
    } else if (connection.aboveHighWatermark()) {
      awaitsDrain = true; // a client that does not read its answers gets no more of them
    } else {
      phase = Phase.IDLE;
      backlog.resumeSoon();
    }
  }

  void onReset(ServerStream reset) {
    if (exchange.stream == reset) {
      breakOff(reset);
    }
  }

  /** Ends the connection within a response, so that it cannot pass for a whole one. */
  private void breakOff(Http1Stream broken) {
    boolean tunnel = phase == Phase.RAW;
    boolean ambiguous = broken.endsWithConnection() && !tunnel;
    exchange.output.send();
    letGo();
    connection.close(ambiguous ? CloseType.ABORT_RESET : CloseType.FLUSH_WRITE_AND_DELAY);
  }
}
