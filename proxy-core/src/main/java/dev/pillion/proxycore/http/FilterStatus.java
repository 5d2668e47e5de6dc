package dev.pillion.proxycore.http;

/** What a filter wants done next. Whoever stops must resume. */
public enum FilterStatus {
  /** Hand on to the next filter. */
  CONTINUE,
  /**
   * Go no further until the filter says {@code continueDecoding} or {@code continueEncoding}; what
   * comes meanwhile is kept up to the buffer limit, with the sender held back.
   */
  STOP,
  /**
   * Of body data in an HTTP filter: they are the filter's now. What becomes of them, it sends on
   * itself.
   */
  TAKEN
}
