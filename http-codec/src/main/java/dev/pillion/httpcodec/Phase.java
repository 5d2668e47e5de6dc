package dev.pillion.httpcodec;

/** Where in a message the next byte belongs. */
enum Phase {
  /** Between two messages. */
  IDLE,
  HEAD,
  LENGTH,
  CHUNKED,
  TRAILERS,
  /** Data until the connection ends: such a response's body, or a tunnel. */
  RAW,
  /** The message is over (or its tunnel not yet open); what comes must wait. */
  WAIT,
  /** Nothing is read any more. */
  STOPPED
}
