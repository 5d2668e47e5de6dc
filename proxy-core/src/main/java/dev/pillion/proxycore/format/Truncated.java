package dev.pillion.proxycore.format;

/** {@code %X():Z%}: at most the first Z bytes of a value. */
final class Truncated extends Operator {
  private final Operator whole;
  private final int limit;

  Truncated(Operator whole, int limit) {
    this.whole = whole;
    this.limit = limit;
  }

  @Override
  boolean append(FormatContext context, TextBuffer out) {
    int start = out.length();
    boolean present = whole.append(context, out);
    if (out.length() - start > limit) {
      out.truncate(start + limit);
    }
    return present;
  }

  @Override
  boolean untrusted() {
    return whole.untrusted();
  }
}
