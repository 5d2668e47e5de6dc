package dev.pillion.listeners.http;

import static dev.pillion.listeners.http.Deadline.NEVER;
import static dev.pillion.listeners.http.Deadline.after;
import static dev.pillion.listeners.http.Deadline.due;
import static dev.pillion.listeners.http.Deadline.nearer;

/**
 * How long a stream may take: without activity, for its head, for its whole request, in all. Only
 * time stamps; the connection's timer looks at them.
 */
final class StreamDeadlines {
  /** Which deadline has passed. */
  enum Expired {
    NONE,
    IDLE,
    HEADERS,
    REQUEST,
    DURATION,
    LOG
  }

  private long idleNanos;
  private long lastActivityNanos;
  private long headersDeadline;
  private long requestDeadline;
  private long durationDeadline;
  private long logDeadline;

  StreamDeadlines(HttpSettings settings, long startNanos) {
    idleNanos = settings.streamIdleNanos;
    lastActivityNanos = startNanos;
    headersDeadline = after(startNanos, settings.requestHeadersNanos);
    requestDeadline = after(startNanos, settings.requestNanos);
    durationDeadline = after(startNanos, settings.maxStreamNanos);
    logDeadline = after(startNanos, settings.logIntervalNanos);
  }

  void touch(long nowNanos) {
    lastActivityNanos = nowNanos;
  }

  /** The route's own idle timeout; 0: none. */
  void setIdle(long nanos) {
    idleNanos = nanos;
  }

  /** The route's own bound of the stream's life, {@code Deadline.NEVER} for none. */
  void setDuration(long deadline) {
    durationDeadline = deadline;
  }

  boolean boundsDuration() {
    return durationDeadline != NEVER;
  }

  void headersComplete() {
    headersDeadline = NEVER;
  }

  /** A line has been logged while the stream lasts; the next one is due by then. */
  void setLog(long deadline) {
    logDeadline = deadline;
  }

  /** The request is there, or is being answered already. */
  void requestComplete() {
    requestDeadline = NEVER;
  }

  /** The nearest one, or NEVER. */
  long next() {
    return nearer(
        nearer(after(lastActivityNanos, idleNanos), headersDeadline),
        nearer(nearer(requestDeadline, durationDeadline), logDeadline));
  }

  Expired expired(long nowNanos) {
    if (due(headersDeadline, nowNanos)) {
      return Expired.HEADERS;
    }
    if (due(requestDeadline, nowNanos)) {
      return Expired.REQUEST;
    }
    if (due(durationDeadline, nowNanos)) {
      return Expired.DURATION;
    }
    if (due(after(lastActivityNanos, idleNanos), nowNanos)) {
      return Expired.IDLE;
    }
    return due(logDeadline, nowNanos) ? Expired.LOG : Expired.NONE;
  }
}
