package dev.pillion.httpcodec;

import dev.pillion.proxycore.http.Protocol;
import dev.pillion.proxycore.network.Connection;
import org.jspecify.annotations.Nullable;

/**
 * The request and the response that a connection has under way, one of them going out as the stream
 * and one coming in to the decoder; an HTTP/1 connection has one exchange at a time.
 */
final class Exchange {
  final Output output;
  @Nullable Http1Stream stream;
  @Nullable StreamDecoder decoder;

  /** Of the last stream, because the end of a message is counted when its stream is over. */
  BytesMeter meter = new BytesMeter();

  /** The version that the peer speaks, HTTP/1.1 until it is known. */
  int minor = 1;

  Exchange(Connection connection) {
    this.output = new Output(connection);
  }

  /** A stream opens; its decoder may follow later. */
  void begin(Http1Stream next) {
    stream = next;
    meter = next.meter;
    minor = 1;
  }

  boolean idle() {
    return stream == null;
  }

  Protocol protocol() {
    return minor == 0 ? Protocol.HTTP_1_0 : Protocol.HTTP_1_1;
  }

  /** The stream is over; its owner can do nothing with it from now on. */
  void end() {
    Http1Stream ending = stream;
    if (ending != null) {
      stream = null;
      decoder = null;
      ending.end();
    }
  }

  /** The stream is over, and what it has not handed to the connection never goes out. */
  void breakOff() {
    end();
    output.discard();
  }

  void onAboveWriteHighWatermark() {
    StreamDecoder receiver = decoder;
    if (receiver != null) {
      receiver.onAboveWriteHighWatermark();
    }
  }

  /** False when there is nobody to tell. */
  boolean onBelowWriteLowWatermark() {
    StreamDecoder receiver = decoder;
    if (receiver == null) {
      return false;
    }
    receiver.onBelowWriteLowWatermark();
    return true;
  }
}
