package dev.pillion.httpcodec;

import dev.pillion.proxycore.http.HeaderMap;
import io.netty.buffer.ByteBuf;

/**
 * Sends one message to the peer: a response on the server's side, a request on the client's. For
 * the connection's worker. Parts come in their order: heads, data, trailers; buffers pass with
 * their ownership; maps are written out before the call returns and may be reused.
 */
public interface StreamEncoder {
  /** An interim response (RFC 9110 section 15.2); the server's side only. */
  void encodeInformational(HeaderMap headers);

  void encodeHeaders(HeaderMap headers, boolean endStream);

  void encodeData(ByteBuf data, boolean endStream);

  void encodeTrailers(HeaderMap trailers);

  /**
   * Gives the stream up: HTTP/1 closes the connection. The decoder hears nothing more. Once the
   * stream is over every call here does nothing (buffers are released), so that a late caller harms
   * nobody.
   */
  void resetStream();

  /** Stops or resumes the delivery of this stream's incoming data; calls nest. */
  void readDisable(boolean disable);

  /** This stream's bytes; stays readable after its end. */
  BytesMeter bytesMeter();
}
