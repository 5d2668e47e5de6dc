package dev.pillion.proxycore.format;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.StreamInfo;
import org.jspecify.annotations.Nullable;

/**
 * What command operators read: the stream and those of its heads that exist. One object a stream,
 * filled as it goes on; it belongs to its worker.
 */
public final class FormatContext {
  public final StreamInfo info;
  public @Nullable HeaderMap requestHeaders;
  public @Nullable HeaderMap responseHeaders;
  public @Nullable HeaderMap responseTrailers;

  /** The local reply's body for {@code %LOCAL_REPLY_BODY%}. */
  public String localReplyBody = "";

  /** Which of the stream's log lines is being written; set by whoever logs. */
  public AccessLogType accessLogType = AccessLogType.NOT_SET;

  private @Nullable TextBuffer scratch;

  public FormatContext(StreamInfo info) {
    this.info = info;
  }

  /** An empty buffer for a header value; the same one at each call. */
  public TextBuffer scratch() {
    TextBuffer buffer = scratch;
    if (buffer == null) {
      buffer = new TextBuffer(128);
      scratch = buffer;
    }
    buffer.clear();
    return buffer;
  }
}
