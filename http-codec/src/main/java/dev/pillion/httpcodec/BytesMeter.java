package dev.pillion.httpcodec;

/**
 * What one stream has cost on the wire so far, in bytes. Written by the codec, read by the stream's
 * owner on the same worker.
 */
public final class BytesMeter {
  /** Heads (interim ones too) and trailers as they came, start line and line ends included. */
  public long headerBytesReceived;

  public long headerBytesSent;

  /** All bytes of the message as they came: heads, bodies and their framing. */
  public long wireBytesReceived;

  public long wireBytesSent;
}
