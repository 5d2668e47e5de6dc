package dev.pillion.routing.router;

import dev.pillion.proxycore.config.http.HttpFilterConfig;
import dev.pillion.proxycore.config.route.RetryPolicy;
import dev.pillion.proxycore.config.route.RouteAction;
import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.resilience.breaker.Resource;
import dev.pillion.resilience.retry.RetryState;
import dev.pillion.routing.pool.WorkerHost;
import dev.pillion.routing.route.MatchedRoute;
import org.jspecify.annotations.Nullable;

/** Makes of a request's head what the upstream shall see (Envoy: Router::Filter::decodeHeaders). */
final class RequestPreparation {
  /**
   * What asks for retries and hedging is this hop's affair, who asks or whatever comes of it. The
   * connection manager has removed them from external requests already, but a route may have added
   * some.
   */
  private static final HeaderName[] RETRY = {
    HeaderNames.X_ENVOY_RETRY_ON,
    HeaderNames.X_ENVOY_RETRY_GRPC_ON,
    HeaderNames.X_ENVOY_MAX_RETRIES,
    HeaderNames.X_ENVOY_RETRIABLE_STATUS_CODES,
    HeaderNames.X_ENVOY_RETRIABLE_HEADER_NAMES,
    HeaderNames.X_ENVOY_HEDGE_ON_PER_TRY_TIMEOUT
  };

  private static final boolean[] IS_RETRY = new boolean[HeaderNames.count()];

  static {
    for (HeaderName name : RETRY) {
      IS_RETRY[name.id()] = true;
    }
  }

  /** The upstreams' scheme, as long as no TLS leads to any. */
  private static final String PLAINTEXT = "http";

  private RequestPreparation() {}

  static void prepare(
      HeaderMap headers,
      HttpFilterConfig.Router config,
      MatchedRoute matched,
      RouteAction.Forward forward,
      Timeouts timeouts,
      WorkerHost host,
      FormatContext context) {
    boolean envoyHeaders = !config.suppressEnvoyHeaders();
    timeouts.resolve(
        headers,
        forward.timeout(),
        matched.retryPolicy(),
        config.respectExpectedRqTimeout(),
        envoyHeaders);
    timeouts.resolveOthers(headers);
    if (matched.includeAttemptCountInRequest()) {
      headers.set(HeaderNames.X_ENVOY_ATTEMPT_COUNT, "1");
    }
    matched.finalizeRequestHeaders(headers, context, envoyHeaders);
    rewriteHost(headers, matched, host, envoyHeaders);
    if (context.info.schemeMatchesUpstream) {
      headers.set(HeaderNames.SCHEME, PLAINTEXT);
    }
  }

  private static void rewriteHost(
      HeaderMap headers, MatchedRoute matched, WorkerHost host, boolean envoyHeaders) {
    if (matched.autoHostRewrite() && !host.host().hostname().isEmpty()) {
      matched.rewriteHost(headers, host.host().hostname(), envoyHeaders);
    }
  }

  /**
   * Makes the head of another attempt of that of the last one.
   *
   * @param elapsedNanos since the end of the request
   */
  static void prepareRetry(
      HeaderMap headers,
      HttpFilterConfig.Router config,
      MatchedRoute matched,
      Timeouts timeouts,
      WorkerHost host,
      int attempt,
      boolean afterTimeout,
      long elapsedNanos) {
    if (matched.includeAttemptCountInRequest()) {
      headers.set(HeaderNames.X_ENVOY_ATTEMPT_COUNT, Integer.toString(attempt));
    }
    if (matched.includeIsTimeoutRetryHeader()) {
      headers.set(HeaderNames.X_ENVOY_IS_TIMEOUT_RETRY, Boolean.toString(afterTimeout));
    }
    timeouts.tell(headers, elapsedNanos);
    rewriteHost(headers, matched, host, !config.suppressEnvoyHeaders());
  }

  /**
   * The retries of a request whose route or whose own headers ask for some; null: there will be
   * none. Takes those headers away.
   */
  static @Nullable Retries takeRetries(
      FailurePath router, HeaderMap headers, RetryPolicy policy, Resource bound) {
    boolean asked = hasRetryHeaders(headers);
    if (!asked && policy.retryOn().isEmpty()) {
      return null;
    }
    RetryState state = RetryState.create(policy, headers, bound);
    if (asked) {
      removeRetryHeaders(headers);
    }
    return state == null ? null : new Retries(router, policy, state);
  }

  private static boolean hasRetryHeaders(HeaderMap headers) {
    for (int line = headers.size() - 1; line >= 0; line--) {
      if (IS_RETRY[headers.id(line)]) {
        return true;
      }
    }
    return false;
  }

  private static void removeRetryHeaders(HeaderMap headers) {
    for (int line = headers.size() - 1; line >= 0; line--) {
      if (IS_RETRY[headers.id(line)]) {
        headers.removeLine(line);
      }
    }
  }
}
