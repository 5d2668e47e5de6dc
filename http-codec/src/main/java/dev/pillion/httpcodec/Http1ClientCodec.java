package dev.pillion.httpcodec;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.Protocol;
import dev.pillion.proxycore.network.CloseType;
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
 * endStream} false, both directions are raw data, until either side ends: as with Envoy the
 * upstream's end resets the stream ({@link StreamReset#CONNECTION_CLOSED}).
 */
public final class Http1ClientCodec extends MessageReader {
  private final Connection connection;
  private final ClientCallbacks callbacks;

  private boolean requestOver;
  private boolean persistent;
  private boolean tunnel;
  private boolean answered;
  private boolean excess;
  private boolean closeAnnounced;

  /** The owner passes on what the connection's callbacks tell it. */
  public Http1ClientCodec(
      Connection connection,
      Http1Settings settings,
      HeaderMapPool headerMaps,
      ClientCallbacks callbacks) {
    super(false, settings, headerMaps, new Exchange(connection));
    this.connection = connection;
    this.callbacks = callbacks;
  }

  /** Opens the connection's next stream; only while {@link #idle}. */
  public StreamEncoder newStream(StreamDecoder receiver) {
    if (!exchange.idle()) {
      throw new IllegalStateException("a stream is open already");
    }
    ClientStream next = new ClientStream(this, connection, exchange.output, headerMaps, settings);
    exchange.begin(next);
    exchange.decoder = receiver;
    requestOver = false;
    persistent = true;
    tunnel = false;
    answered = false;
    excess = false;
    closeAnnounced = false;
    return next;
  }

  /** Bytes from the upstream; ownership passes. */
  public void dispatch(ByteBuf data) {
    if (data.isReadable() && phase != Phase.STOPPED) {
      refuseUnasked();
    }
    ByteBuf rest = read(data);
    if (rest != null) {
      rest.release();
    }
  }

  /** What comes before a request is out answers no request, and the connection is worth no more. */
  private void refuseUnasked() {
    Http1Stream current = exchange.stream;
    if (current == null) {
      // Envoy drops an idle connection that says something, be it a polite 408.
      phase = Phase.STOPPED;
      connection.close(CloseType.NO_FLUSH);
    } else if (!current.started) {
      fail(Errors.EXCESS);
    }
  }

  /** The upstream has shut its sending side: ends a body that lasts until then, or the stream. */
  public void onEndOfStream() {
    endOfInput(StreamReset.CONNECTION_CLOSED);
  }

  /**
   * The connection is gone; a stream that was under way is reset. As with Envoy it is all one how
   * the upstream went: what a FIN cuts short an RST does. But where a FIN is a body's end, an RST
   * is not: what the kernel had of the body may be lost with it. Envoy takes it for the end.
   */
  public void onClosed(CloseEvent event) {
    boolean broken = event == CloseEvent.REMOTE_RESET;
    StreamReset reason = broken ? StreamReset.CONNECTION_RESET : StreamReset.CONNECTION_CLOSED;
    if (event != CloseEvent.LOCAL_CLOSE && !exchange.idle() && !(broken && phase == Phase.RAW)) {
      endOfInput(reason);
    }
    end(reason);
  }

  private void endOfInput(StreamReset reason) {
    if (phase == Phase.RAW && !tunnel) {
      endRaw();
    } else if (tunnel || exchange.idle() || phase == Phase.IDLE) {
      connection.close(CloseType.NO_FLUSH);
      end(reason);
    } else {
      fail(Errors.TRUNCATED); // Envoy counts a message cut short as malformed
    }
  }

  /** True when only the end of the connection is missing, to end the response. */
  public boolean awaitsClose() {
    return phase == Phase.RAW && requestOver && !tunnel;
  }

  private void end(StreamReset reason) {
    StreamDecoder receiver = exchange.decoder;
    letGo();
    if (receiver != null) {
      receiver.onReset(reason);
      callbacks.onStreamComplete(false);
    }
  }

  private void letGo() {
    exchange.breakOff();
    stopReading();
  }

  public void onAboveWriteHighWatermark() {
    exchange.onAboveWriteHighWatermark();
  }

  public void onBelowWriteLowWatermark() {
    var _ = exchange.onBelowWriteLowWatermark();
  }

  /** True while no stream is open. */
  public boolean idle() {
    return exchange.idle();
  }

  /** True once the last stream's response has come whole; false when the stream was cut short. */
  public boolean answered() {
    return answered;
  }

  /** True when request and response have both passed whole. */
  public boolean exchanged() {
    return answered && requestOver;
  }

  /** True when more than the last response came: bytes that answer no request. */
  public boolean excess() {
    return excess;
  }

  /** True when the last response said that the connection ends with it (RFC 9112 section 9.6). */
  public boolean closeAnnounced() {
    return closeAnnounced;
  }

  /** The version of the present response, HTTP/1.1 until it is known. */
  public Protocol protocol() {
    return exchange.protocol();
  }

  @Override
  boolean onMessageBegin() {
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
    persistent = head.persistent();
    closeAnnounced |= !persistent;
    if (head.status == 101 && !current.upgrade) {
      giveBackMap();
      fail(Errors.UNASKED_UPGRADE);
      return;
    }
    HeaderMap map = takeMap();
    if (head.status < 200 && head.status != 101) {
      phase = Phase.IDLE;
      receiver.decodeInformational(map);
    } else {
      response(head, current, receiver, map);
    }
  }

  /** RFC 9112 section 6.3, seen from the recipient. */
  private void response(
      MessageHead head, Http1Stream current, StreamDecoder receiver, HeaderMap map) {
    int status = head.status;
    tunnel = status == 101 || (current.connectMethod && status >= 200 && status < 300);
    boolean none =
        current.headMethod
            || status == 204
            || status == 304
            || (head.contentLength == 0 && !head.chunked);
    if (tunnel) {
      persistent = false;
      phase = Phase.RAW;
      if (requestOver) {
        connection.shutdownOutput();
      }
      receiver.decodeHeaders(map, false);
    } else if (none) {
      onMessageOver();
      receiver.decodeHeaders(map, true);
      onDelivered();
    } else {
      if (head.chunked) {
        persistent &= head.minor == 1; // RFC 9112 section 6.1
        expectChunks();
      } else if (head.contentLength > 0) {
        expectLength(head.contentLength);
      } else {
        persistent = false;
        phase = Phase.RAW;
      }
      receiver.decodeHeaders(map, false);
    }
  }

  /**
   * The response's last part goes out next; nothing the receiver does can touch the stream then.
   */
  @Override
  void onMessageOver() {
    phase = Phase.WAIT;
    answered = true;
    excess = moreBehind;
    persistent &= requestOver && !moreBehind;
    exchange.end();
  }

  @Override
  void onDelivered() {
    if (persistent) {
      phase = Phase.IDLE;
    } else {
      letGo();
      connection.close(tunnel ? CloseType.FLUSH_WRITE : CloseType.NO_FLUSH);
    }
    callbacks.onStreamComplete(persistent);
  }

  @Override
  void onError(ProtocolError error) {
    StreamDecoder receiver = exchange.decoder;
    letGo();
    connection.close(CloseType.NO_FLUSH);
    if (receiver != null) {
      receiver.onProtocolError(error);
      callbacks.onStreamComplete(false);
    }
  }

  void onRequestOver(ClientStream sent, boolean intact) {
    if (exchange.stream != sent) {
      return;
    }
    requestOver = true;
    if (!intact) {
      end(StreamReset.CONNECTION_CLOSED);
      connection.close(CloseType.NO_FLUSH);
    } else if (tunnel) {
      connection.shutdownOutput();
    }
  }

  void onReset(ClientStream reset) {
    if (exchange.stream == reset) {
      exchange.output.send();
      letGo();
      connection.close(tunnel ? CloseType.FLUSH_WRITE : CloseType.NO_FLUSH);
      callbacks.onStreamComplete(false);
    }
  }
}
