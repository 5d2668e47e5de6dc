package dev.pillion.proxycore.format;

import dev.pillion.proxycore.time.TimeSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** {@code %START_TIME%}, {@code %EMIT_TIME%} and their {@code _LOCAL} forms. */
final class TimeOperator extends Operator {
  private static final String DEFAULT_LOCAL = "%Y-%m-%dT%H:%M:%E3S%z";

  private final boolean emit;
  private final @Nullable TimePattern pattern;

  private TimeOperator(boolean emit, @Nullable TimePattern pattern) {
    this.emit = emit;
    this.pattern = pattern;
  }

  static TimeOperator parse(boolean emit, boolean local, @Nullable String format)
      throws FormatException {
    boolean standard = format == null || format.isEmpty();
    if (standard && !local) {
      return new TimeOperator(emit, null);
    }
    ZoneId zone = local ? ZoneId.systemDefault() : ZoneOffset.UTC;
    String text = standard ? DEFAULT_LOCAL : format;
    return new TimeOperator(emit, TimePattern.compile(text == null ? "" : text, zone));
  }

  @Override
  boolean append(FormatContext context, TextBuffer out) {
    long millis = emit ? TimeSource.SYSTEM.epochMillis() : context.info.startEpochMillis;
    if (pattern == null) {
      out.clock().append(millis, out);
    } else {
      pattern.append(millis, out);
    }
    return true;
  }
}
