package dev.pillion.httpcodec;

import dev.pillion.proxycore.http.HeaderMap;
import io.netty.buffer.ByteBuf;

/**
 * Receives one message from the peer: a request on the server's side, a response on the client's.
 * Called on the connection's worker; buffers pass with their ownership, maps belong to the receiver
 * until it gives them back to the connection's pool.
 */
public interface StreamDecoder {
  /** An interim response other than 101; the client's side only. */
  void decodeInformational(HeaderMap headers);

  void decodeHeaders(HeaderMap headers, boolean endStream);

  void decodeData(ByteBuf data, boolean endStream);

  void decodeTrailers(HeaderMap trailers);

  /**
   * The peer's bytes are no HTTP; nothing more is decoded. On the server's side the receiver
   * answers with the error's status unless it has begun to answer, and the codec closes the
   * connection afterwards (at once, if the answer had begun: {@link #onReset} follows); on the
   * client's side the connection is closed already and this is the last call.
   */
  void onProtocolError(ProtocolError error);

  /**
   * The server's side only: a whole head that is HTTP, but is not served (no host, a version that
   * is not enabled). As {@link #onProtocolError}, with the head for the log; not a protocol error
   * in the sense of Envoy's response flag DPE.
   */
  default void onRefusedHeaders(HeaderMap headers, ProtocolError error) {
    onProtocolError(error);
  }

  /** The stream ended early: the connection closed or the peer reset the stream. The last call. */
  void onReset(StreamReset reset);

  /** The connection cannot take more for now; see the class Watermarks of proxy-core. */
  void onAboveWriteHighWatermark();

  void onBelowWriteLowWatermark();
}
