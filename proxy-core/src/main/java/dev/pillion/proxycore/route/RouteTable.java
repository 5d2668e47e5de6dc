package dev.pillion.proxycore.route;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.StreamInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A compiled route configuration. Immutable, any worker. */
public interface RouteTable {
  /**
   * The route of a request; null: none. {@code random} decides runtime fractions and weighted
   * clusters, so that matching twice with the same number gives the same route.
   */
  @Nullable Route match(HeaderMap headers, StreamInfo info, long random);

  /** {@code internal_only_headers}: removed from the requests of external callers. */
  List<HeaderName> internalOnlyHeaders();
}
