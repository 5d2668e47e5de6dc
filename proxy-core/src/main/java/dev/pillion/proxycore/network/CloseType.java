package dev.pillion.proxycore.network;

/** How to close a connection, in Envoy's words. */
public enum CloseType {
  /** Send what was written, then close. */
  FLUSH_WRITE,
  /**
   * Send what was written, half-close, and wait a little for the peer to read it before closing
   * (for HTTP/1 answers).
   */
  FLUSH_WRITE_AND_DELAY,
  /** Close now; unsent bytes are dropped. */
  NO_FLUSH,
  /** Close with a TCP reset. */
  ABORT_RESET
}
