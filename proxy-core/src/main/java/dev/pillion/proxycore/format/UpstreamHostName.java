package dev.pillion.proxycore.format;

import dev.pillion.proxycore.http.StreamInfo;

/**
 * {@code %UPSTREAM_HOST_NAME%} and its form without a port: the endpoint's host name, or its
 * address when it has none.
 */
final class UpstreamHostName extends Operator {
  private final boolean withPort;

  UpstreamHostName(boolean withPort) {
    this.withPort = withPort;
  }

  @Override
  boolean append(FormatContext context, TextBuffer out) {
    StreamInfo info = context.info;
    String name = info.upstreamHostName;
    if (name != null && !name.isEmpty()) {
      int colon = withPort ? -1 : name.lastIndexOf(':');
      out.append(colon < 0 ? name : name.substring(0, colon));
      return true;
    }
    if (info.upstreamRemoteAddress == null) {
      return false;
    }
    out.append(
        withPort
            ? AddressTexts.text(info.upstreamRemoteAddress)
            : AddressTexts.withoutPort(info.upstreamRemoteAddress));
    return true;
  }
}
