package dev.pillion.httpcodec;

/** Why a stream ended before its time. */
public enum StreamReset {
  /** The peer closed the connection in order. */
  CONNECTION_CLOSED,
  /** The connection broke. */
  CONNECTION_RESET,
  /** The peer reset the stream (HTTP/2). */
  REMOTE_RESET,
  /** The peer refused the stream before processing it (HTTP/2). */
  REMOTE_REFUSED
}
