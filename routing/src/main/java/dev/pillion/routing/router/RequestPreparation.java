package dev.pillion.routing.router;

import dev.pillion.proxycore.config.http.HttpFilterConfig;
import dev.pillion.proxycore.config.route.RouteAction;
import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.routing.pool.WorkerHost;
import dev.pillion.routing.route.MatchedRoute;

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
    timeouts.resolve(headers, forward.timeout(), config.respectExpectedRqTimeout(), envoyHeaders);
    timeouts.resolveOthers(headers);
    if (matched.includeAttemptCountInRequest()) {
      headers.set(HeaderNames.X_ENVOY_ATTEMPT_COUNT, "1");
    }
    matched.finalizeRequestHeaders(headers, context, envoyHeaders);
    if (matched.autoHostRewrite() && !host.host().hostname().isEmpty()) {
      matched.rewriteHost(headers, host.host().hostname(), envoyHeaders);
    }
    removeRetryHeaders(headers);
    if (context.info.schemeMatchesUpstream) {
      headers.set(HeaderNames.SCHEME, PLAINTEXT);
    }
  }

  private static void removeRetryHeaders(HeaderMap headers) {
    for (int line = headers.size() - 1; line >= 0; line--) {
      if (IS_RETRY[headers.id(line)]) {
        headers.removeLine(line);
      }
    }
  }
}
