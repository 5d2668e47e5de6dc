package dev.pillion.httpcodec;

/** What a server-side codec tells the owner of its connection. */
public interface ServerCallbacks {
  /**
   * The first byte of a request has come (so that its timers can run); what follows goes to the
   * decoder. HTTP/1: never called again before the response and the request are both over.
   */
  StreamDecoder newStream(StreamEncoder encoder);

  /** So many of a request's headers had underscores in their names and were dropped. */
  default void onHeadersDropped(int count) {}
}
