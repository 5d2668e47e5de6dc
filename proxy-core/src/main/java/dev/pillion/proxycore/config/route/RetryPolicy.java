package dev.pillion.proxycore.config.route;

import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.match.HeaderMatcher;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * {@code envoy.config.route.v3.RetryPolicy}.
 *
 * @param retryOn in which cases; a request's headers may add some
 * @param perTryTimeout of one attempt; zero: none
 * @param perTryIdleTimeout between two signs of life of one attempt; zero: none
 * @param hostSelectionMaxAttempts how often another host is asked for when a predicate rejects one
 * @param retriableHeaders of the response; any one is enough
 * @param retriableRequestHeaders when there are any, one must match or nothing is retried
 */
public record RetryPolicy(
    Set<RetryOn> retryOn,
    int numRetries,
    Duration perTryTimeout,
    Duration perTryIdleTimeout,
    BackOff backOff,
    RateLimitedBackOff rateLimitedBackOff,
    List<HostPredicate> hostPredicates,
    int hostSelectionMaxAttempts,
    List<Integer> retriableStatusCodes,
    List<HeaderMatcher> retriableHeaders,
    List<HeaderMatcher> retriableRequestHeaders) {

  /** What a route without a policy has: only a request's headers can ask for retries. */
  public static final RetryPolicy NONE =
      new RetryPolicy(
          Set.of(),
          1,
          Duration.ZERO,
          Duration.ZERO,
          BackOff.DEFAULT,
          RateLimitedBackOff.NONE,
          List.of(),
          1,
          List.of(),
          List.of(),
          List.of());

  /** The words of {@code retry_on}, x-envoy-retry-on and x-envoy-retry-grpc-on. */
  public enum RetryOn {
    SERVER_ERROR("5xx"),
    GATEWAY_ERROR("gateway-error"),
    RESET("reset"),
    RESET_BEFORE_REQUEST("reset-before-request"),
    CONNECT_FAILURE("connect-failure"),
    ENVOY_RATE_LIMITED("envoy-ratelimited"),
    RETRIABLE_4XX("retriable-4xx"),
    REFUSED_STREAM("refused-stream"),
    RETRIABLE_STATUS_CODES("retriable-status-codes"),
    RETRIABLE_HEADERS("retriable-headers"),
    /** Of HTTP/3 alone. */
    HTTP3_POST_CONNECT_FAILURE("http3-post-connect-failure"),
    GRPC_CANCELLED("cancelled"),
    GRPC_DEADLINE_EXCEEDED("deadline-exceeded"),
    GRPC_INTERNAL("internal"),
    GRPC_RESOURCE_EXHAUSTED("resource-exhausted"),
    GRPC_UNAVAILABLE("unavailable");

    private final String word;

    RetryOn(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    /** Whether it is about a grpc-status, so that x-envoy-retry-grpc-on may name it. */
    public boolean grpc() {
      return compareTo(GRPC_CANCELLED) >= 0;
    }
  }

  /**
   * {@code retry_back_off}: a random part of an interval that doubles with each retry.
   *
   * @param base in milliseconds
   * @param max in milliseconds
   */
  public record BackOff(long base, long max) {
    /** Envoy's. */
    public static final BackOff DEFAULT = new BackOff(25, 250);
  }

  /**
   * {@code rate_limited_retry_back_off}: a response says when to come again.
   *
   * @param resetHeaders the first that is there and within the bound holds; empty: none is asked
   */
  public record RateLimitedBackOff(List<ResetHeader> resetHeaders, Duration max) {
    public static final RateLimitedBackOff NONE =
        new RateLimitedBackOff(List.of(), Duration.ofMinutes(5));
  }

  /** One of {@code reset_headers}: seconds to wait, or a Unix time stamp. */
  public record ResetHeader(HeaderName name, boolean unixTimestamp) {}

  /** Which hosts a retry avoids. */
  public enum HostPredicate {
    PREVIOUS_HOSTS,
    OMIT_CANARY_HOSTS
  }
}
