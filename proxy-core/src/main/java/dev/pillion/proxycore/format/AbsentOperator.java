package dev.pillion.proxycore.format;

/** An operator that Envoy knows and whose value never is there, with the reason at its place. */
final class AbsentOperator extends Operator {
  @Override
  boolean append(FormatContext context, TextBuffer out) {
    return false;
  }
}
