package dev.pillion.initiptables;

import java.util.List;

/**
 * What is to be intercepted: all that the rules depend on, and nothing else. Immutable; the lists
 * are unmodifiable. Ports, users, groups and interfaces are the words that go into the rules.
 *
 * @param outboundPort port that outbound TCP is redirected to
 * @param inboundPort port that inbound TCP is redirected to
 * @param tunnelPort inbound port that is never redirected
 * @param proxyUids users whose outbound traffic is left alone
 * @param proxyGids groups whose outbound traffic is left alone
 * @param tproxy inbound by TPROXY instead of REDIRECT
 * @param ownerGroups whose outbound traffic is captured at all
 * @param loopbackCidr IPv4 range that means the application itself; IPv6's is always ::1/128
 * @param ipv6 rules for IPv6 as well
 */
record InterceptionConfig(
    String outboundPort,
    String inboundPort,
    String tunnelPort,
    List<String> proxyUids,
    List<String> proxyGids,
    boolean tproxy,
    String tproxyMark,
    String tproxyTable,
    InboundPorts inboundPorts,
    AddressRanges outboundInclude,
    AddressRanges outboundExclude,
    List<String> outboundPortsInclude,
    List<String> outboundPortsExclude,
    List<String> excludedInterfaces,
    List<String> virtualInterfaces,
    OwnerGroups ownerGroups,
    DnsCapture dns,
    String loopbackCidr,
    boolean dropInvalid,
    boolean ipv6) {

  /**
   * Inbound ports.
   *
   * @param any whether inbound traffic is intercepted at all
   * @param all every port but {@code exclude}; else {@code include} alone
   */
  record InboundPorts(boolean any, boolean all, List<String> include, List<String> exclude) {}

  /**
   * Outbound destinations by family.
   *
   * @param all every address; the lists are empty then
   */
  record AddressRanges(boolean all, List<Cidr> v4, List<Cidr> v6) {
    List<Cidr> of(Family family) {
      return family == Family.IPV4 ? v4 : v6;
    }

    /** Whether some range, of either family, starts in the loopback range. */
    boolean hasLoopback() {
      return hasLoopback(v4) || hasLoopback(v6);
    }

    private static boolean hasLoopback(List<Cidr> ranges) {
      for (Cidr range : ranges) {
        if (range.loopback()) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * Groups whose traffic is captured.
   *
   * @param allExcept every group but {@code groups}; else {@code groups} alone
   */
  record OwnerGroups(boolean allExcept, List<String> groups) {}

  /**
   * DNS redirection to the agent.
   *
   * @param allServers every server's port 53; else the listed servers' alone
   */
  record DnsCapture(
      boolean enabled, boolean allServers, List<String> serversV4, List<String> serversV6) {
    List<String> servers(Family family) {
      return family == Family.IPV4 ? serversV4 : serversV6;
    }
  }
}
