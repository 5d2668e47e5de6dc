package dev.pillion.initiptables;

import java.util.List;

/**
 * All that interception adds, by family and table; tables without a rule are left out. Immutable.
 *
 * @param ipv6 empty when IPv6 is not intercepted
 */
record IptablesPlan(List<Table> ipv4, List<Table> ipv6) {
  List<Table> of(Family family) {
    return family == Family.IPV4 ? ipv4 : ipv6;
  }
}
