package dev.pillion.proxycore.config.route;

import dev.pillion.proxycore.http.HeaderMutations;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code envoy.config.route.v3.VirtualHost}.
 *
 * @param domains exact, {@code *.suffix}, {@code prefix.*} or {@code *}
 * @param includeIsTimeoutRetryHeader retries say whether a timeout is their reason
 * @param retryPolicy of routes that have none; null: none
 * @param requestBufferLimit of routes that say nothing, in bytes: how much of a request is kept to
 *     send it again; -1: as much as the connection's buffer holds
 * @param cors the older CORS policy; null: none
 */
public record VirtualHost(
    String name,
    List<String> domains,
    List<RouteEntry> routes,
    TlsRequirement requireTls,
    HeaderMutations headers,
    boolean includeRequestAttemptCount,
    boolean includeAttemptCountInResponse,
    boolean includeIsTimeoutRetryHeader,
    @Nullable RetryPolicy retryPolicy,
    long requestBufferLimit,
    Map<String, Map<String, Object>> metadata,
    Map<String, FilterOverride> filterOverrides,
    @Nullable CorsPolicy cors) {

  /** {@code require_tls}: who is redirected to https. */
  public enum TlsRequirement {
    NONE,
    EXTERNAL_ONLY,
    ALL
  }
}
