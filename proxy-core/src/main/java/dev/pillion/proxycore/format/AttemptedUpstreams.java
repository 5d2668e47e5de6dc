package dev.pillion.proxycore.format;

import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.http.UpstreamHost;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operators that list every endpoint or connection that a stream was tried with, in order. */
final class AttemptedUpstreams extends Operator {
  /** What is told of each. */
  enum Field {
    ADDRESS,
    ADDRESS_WITHOUT_PORT,
    NAME,
    NAME_WITHOUT_PORT,
    CONNECTION_ID
  }

  private final Field field;

  AttemptedUpstreams(Field field) {
    this.field = field;
  }

  @Override
  boolean append(FormatContext context, TextBuffer out) {
    StreamInfo info = context.info;
    return field == Field.CONNECTION_ID
        ? appendConnections(info.earlierConnections, info.upstreamConnectionId, out)
        : appendHosts(info.earlierHosts, info.attemptedHost, out);
  }

  private static boolean appendConnections(
      @Nullable List<Long> earlier, long last, TextBuffer out) {
    if (last == 0) {
      return false;
    }
    for (int i = 0; earlier != null && i < earlier.size(); i++) {
      out.append(earlier.get(i).longValue());
      out.append(',');
    }
    out.append(last);
    return true;
  }

  private boolean appendHosts(
      @Nullable List<UpstreamHost> earlier, @Nullable UpstreamHost last, TextBuffer out) {
    int start = out.length();
    for (int i = 0; earlier != null && i < earlier.size(); i++) {
      appendHost(earlier.get(i), start, out);
    }
    if (last != null) {
      appendHost(last, start, out);
    }
    return out.length() > start;
  }

  private void appendHost(UpstreamHost host, int start, TextBuffer out) {
    if (out.length() > start) {
      out.append(',');
    }
    switch (field) {
      case ADDRESS_WITHOUT_PORT -> out.append(AddressTexts.withoutPort(host.address()));
      case NAME -> out.append(UpstreamHostName.of(host));
      case NAME_WITHOUT_PORT -> out.append(UpstreamHostName.withoutPort(UpstreamHostName.of(host)));
      default -> out.addresses().append(host.address(), out);
    }
  }
}
