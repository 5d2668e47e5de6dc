package dev.pillion.proxycore.format;

import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.proxycore.http.StreamInfo;

/**
 * {@code %RESPONSE_FLAGS%} and {@code %RESPONSE_FLAGS_LONG%}: comma-separated, in the order in
 * which they were set; {@code -} without any, which is a value like another.
 */
final class ResponseFlags extends Operator {
  private final boolean longNames;

  ResponseFlags(boolean longNames) {
    this.longNames = longNames;
  }

  @Override
  boolean append(FormatContext context, TextBuffer out) {
    StreamInfo info = context.info;
    if (info.flagCount() == 0) {
      out.append('-');
      return true;
    }
    for (int i = 0; i < info.flagCount(); i++) {
      if (i > 0) {
        out.append(',');
      }
      ResponseFlag flag = info.flag(i);
      out.append(longNames ? flag.longName() : flag.shortName());
    }
    return true;
  }
}
