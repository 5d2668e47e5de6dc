package dev.pillion.httpcodec;

import dev.pillion.proxycore.http.WireBytes;

/**
 * What one stream has cost on the wire so far, in bytes. Written by the codec, read by the stream's
 * owner on the same worker.
 */
public final class BytesMeter implements WireBytes {
  /** Header lines of heads (interim ones too) and trailers, counted as Envoy counts them. */
  public long headerBytesReceived;

  public long headerBytesSent;

  /** All bytes of the message as they came: heads, bodies and their framing. */
  public long wireBytesReceived;

  public long wireBytesSent;

  @Override
  public long headerBytesReceived() {
    return headerBytesReceived;
  }

  @Override
  public long headerBytesSent() {
    return headerBytesSent;
  }

  @Override
  public long wireBytesReceived() {
    return wireBytesReceived;
  }

  @Override
  public long wireBytesSent() {
    return wireBytesSent;
  }
}
