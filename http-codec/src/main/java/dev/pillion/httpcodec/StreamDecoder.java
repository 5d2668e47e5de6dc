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
   * The peer's bytes are no HTTP. On the server's side the receiver answers (status, then the
   * connection closes); on the client's side the connection is closed already.
   */
  void onProtocolError(ProtocolError error);

  /** The stream ended early: the connection closed or the peer reset the stream. The last call. */
  void onReset(StreamReset reset);

  /** The connection cannot take more for now; see the class Watermarks of proxy-core. */
  void onAboveWriteHighWatermark();

  void onBelowWriteLowWatermark();
}
