package dev.pillion.proxycore.format;

import org.jspecify.annotations.Nullable;

/**
 * {@code %RESPONSE_CODE_DETAILS(X)%}: a log that is split at blanks finds none in it, unless X is
 * {@code ALLOW_WHITESPACES}.
 */
final class ResponseCodeDetails extends Operator {
  private final boolean blanks;

  ResponseCodeDetails(@Nullable String option) {
    this.blanks = "ALLOW_WHITESPACES".equals(option);
  }

  @Override
  boolean append(FormatContext context, TextBuffer out) {
    String details = context.info.responseCodeDetails;
    if (details == null || details.isEmpty()) {
      return false;
    }
    int start = out.length();
    out.append(details);
    byte[] bytes = out.array();
    for (int i = start; !blanks && i < out.length(); i++) {
      if (bytes[i] == ' ') {
        bytes[i] = '_';
      }
    }
    return true;
  }

  @Override
  boolean untrusted() {
    return true;
  }
}
