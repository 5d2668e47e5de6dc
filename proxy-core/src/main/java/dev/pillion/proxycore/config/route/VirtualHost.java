package dev.pillion.proxycore.config.route;

import dev.pillion.proxycore.http.HeaderMutations;
import java.util.List;
import java.util.Map;

/**
 * {@code envoy.config.route.v3.VirtualHost}.
 *
 * @param domains exact, {@code *.suffix}, {@code prefix.*} or {@code *}
 */
public record VirtualHost(
    String name,
    List<String> domains,
    List<RouteEntry> routes,
    TlsRequirement requireTls,
    HeaderMutations headers,
    boolean includeRequestAttemptCount,
    boolean includeAttemptCountInResponse,
    Map<String, Object> filterConfigs) {

  /** {@code require_tls}: who is redirected to https. */
  public enum TlsRequirement {
    NONE,
    EXTERNAL_ONLY,
    ALL
  }
}
