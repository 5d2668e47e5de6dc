package dev.pillion.httpcodec;

/** What a client-side codec tells the owner of its connection. */
public interface ClientCallbacks {
  /**
   * The stream is over: its decoder has had the whole response, or the stream was reset. Comes
   * after the decoder's last call. When not {@code reusable} the codec has closed the connection.
   */
  void onStreamComplete(boolean reusable);
}
