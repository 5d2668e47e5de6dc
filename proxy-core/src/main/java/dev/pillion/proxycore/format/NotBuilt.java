package dev.pillion.proxycore.format;

import java.util.Set;

/** Operators of Envoy 1.40 that are refused by their name. */
final class NotBuilt {
  static final Set<String> NAMES =
      Set.of(
          // Two looks at the clock in each request, whether a log asks or not.
          "ROUTE_RESOLUTION_TIME_US",
          // Why a connection was closed is not kept beyond the close.
          "DOWNSTREAM_LOCAL_CLOSE_REASON",
          "UPSTREAM_LOCAL_CLOSE_REASON");

  private NotBuilt() {}
}
