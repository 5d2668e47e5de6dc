package dev.pillion.proxycore.format;

/** An operator whose value is there and empty, once the stream has an upstream or at all times. */
final class EmptyText extends Operator {
  private final boolean ofUpstream;

  EmptyText(boolean ofUpstream) {
    this.ofUpstream = ofUpstream;
  }

  @Override
  boolean append(FormatContext context, TextBuffer out) {
    return !ofUpstream || context.info.upstreamRemoteAddress != null;
  }
}
