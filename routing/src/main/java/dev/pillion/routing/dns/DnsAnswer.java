package dev.pillion.routing.dns;

import java.util.List;

/**
 * What came of a resolution. That a name does not exist, or has no address of the family, is a
 * success without addresses, as Envoy takes c-ares' ARES_ENOTFOUND and ARES_ENODATA.
 *
 * @param failure why nothing is known; empty: a success
 * @param addresses in the order of the answer, IPv4 before IPv6
 */
public record DnsAnswer(String failure, List<DnsAddress> addresses) {
  static DnsAnswer success(List<DnsAddress> addresses) {
    return new DnsAnswer("", List.copyOf(addresses));
  }

  static DnsAnswer failure(String why) {
    return new DnsAnswer(why, List.of());
  }

  public boolean failed() {
    return !failure.isEmpty();
  }
}
