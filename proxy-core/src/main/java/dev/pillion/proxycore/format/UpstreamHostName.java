package dev.pillion.proxycore.format;

import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.http.UpstreamHost;

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
      out.append(withPort ? name : withoutPort(name));
      return true;
    }
    UpstreamHost host = info.upstreamHost;
    if (host == null) {
      return false;
    }
    out.append(
        withPort ? AddressTexts.text(host.address()) : AddressTexts.withoutPort(host.address()));
    return true;
  }

  /** The endpoint's name, or its address when it has none. */
  static String of(UpstreamHost host) {
    String name = host.hostname();
    return name.isEmpty() ? AddressTexts.text(host.address()) : name;
  }

  static String withoutPort(String name) {
    int colon = name.lastIndexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }
}
