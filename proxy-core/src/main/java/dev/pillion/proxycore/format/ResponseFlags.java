package dev.pillion.proxycore.format;

import dev.pillion.proxycore.error.ResponseFlag;

/**
 * {@code %RESPONSE_FLAGS%} and {@code %RESPONSE_FLAGS_LONG%}: comma-separated, in Envoy's order;
 * {@code -} without any, which is a value like another.
 */
final class ResponseFlags extends Operator {
  private static final ResponseFlag[] ALL = ResponseFlag.values();
  private final boolean longNames;

  ResponseFlags(boolean longNames) {
    this.longNames = longNames;
  }

  @Override
  boolean append(FormatContext context, TextBuffer out) {
    long rest = context.info.flags();
    if (rest == 0) {
      out.append('-');
      return true;
    }
    boolean first = true;
    while (rest != 0) {
      ResponseFlag flag = ALL[Long.numberOfTrailingZeros(rest)];
      if (!first) {
        out.append(',');
      }
      out.append(longNames ? flag.longName() : flag.shortName());
      first = false;
      rest &= rest - 1;
    }
    return true;
  }
}
