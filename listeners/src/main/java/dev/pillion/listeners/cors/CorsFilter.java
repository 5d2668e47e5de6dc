package dev.pillion.listeners.cors;

import dev.pillion.proxycore.config.route.CorsPolicy;
import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.HttpFilter;
import dev.pillion.proxycore.http.HttpFilterCallbacks;
import dev.pillion.proxycore.stats.StatsShard;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Answers preflight requests and lets browsers read the answers to others (Fetch, section 3.3), as
 * {@code envoy.filters.http.cors} does.
 */
final class CorsFilter implements HttpFilter {
  private static final String DETAILS = "cors_response";
  private static final String ANY = "*";
  private static final String TRUE = "true";

  private final CorsFilterFactory shared;
  private final HttpFilterCallbacks callbacks;

  /** Null: the response is left alone. */
  private @Nullable CorsPolicies policies;

  /** The origin of a request that is allowed; null: none. */
  private @Nullable String allowedOrigin;

  CorsFilter(CorsFilterFactory shared, HttpFilterCallbacks callbacks) {
    this.shared = shared;
    this.callbacks = callbacks;
  }

  @Override
  public FilterStatus decodeHeaders(HeaderMap headers, boolean endStream) {
    CorsPolicies found = CorsPolicies.of(callbacks);
    if (found == null) {
      return FilterStatus.CONTINUE;
    }
    SplittableRandom random = callbacks.worker().random();
    if (!found.enabled(random) && !found.shadowEnabled(random)) {
      return FilterStatus.CONTINUE;
    }
    String origin = headers.getJoined(HeaderNames.ORIGIN);
    if (origin == null || origin.isEmpty()) {
      return FilterStatus.CONTINUE;
    }
    boolean allowed = found.allows(origin);
    StatsShard shard = callbacks.worker().stats();
    (allowed ? shared.originValid : shared.originInvalid).inc(shard);
    if (found.shadowEnabled(random) && !found.enabled(random)) {
      return FilterStatus.CONTINUE;
    }
    policies = found;
    allowedOrigin = allowed ? origin : null;
    if (!isPreflight(headers) || (!allowed && found.forwardsNotMatchingPreflights())) {
      return FilterStatus.CONTINUE;
    }
    callbacks.sendHead(DETAILS, response -> fillPreflight(response, headers, found));
    return FilterStatus.STOP;
  }

  private static boolean isPreflight(HeaderMap request) {
    return "OPTIONS".equals(request.get(HeaderNames.METHOD))
        && !value(request, HeaderNames.ACCESS_CONTROL_REQUEST_METHOD).isEmpty();
  }

  private void fillPreflight(HeaderMap response, HeaderMap request, CorsPolicies found) {
    response.add(HeaderNames.STATUS, "200");
    if (allowedOrigin != null) {
      response.set(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, allowedOrigin);
    }
    if (found.allowsCredentials()) {
      response.set(HeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
    }
    String methods = found.text(CorsPolicy::allowMethods);
    if (!methods.isEmpty()) {
      response.set(
          HeaderNames.ACCESS_CONTROL_ALLOW_METHODS,
          methods.equals(ANY)
              ? value(request, HeaderNames.ACCESS_CONTROL_REQUEST_METHOD)
              : methods);
    }
    String names = found.text(CorsPolicy::allowHeaders);
    if (!names.isEmpty()) {
      response.set(
          HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS,
          names.equals(ANY) ? value(request, HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS) : names);
    }
    String maxAge = found.text(CorsPolicy::maxAge);
    if (!maxAge.isEmpty()) {
      response.set(HeaderNames.ACCESS_CONTROL_MAX_AGE, maxAge);
    }
    if (found.allowsPrivateNetworkAccess()
        && value(request, HeaderNames.ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK).equals(TRUE)) {
      response.set(HeaderNames.ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK, TRUE);
    }
  }

  private static String value(HeaderMap request, HeaderName name) {
    String value = request.getJoined(name);
    return value == null ? "" : value;
  }

  @Override
  public FilterStatus encodeHeaders(HeaderMap headers, boolean endStream) {
    CorsPolicies found = policies;
    String origin = allowedOrigin;
    if (found == null || origin == null) {
      return FilterStatus.CONTINUE;
    }
    headers.set(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    if (found.allowsCredentials()) {
      headers.set(HeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
    }
    String exposed = found.text(CorsPolicy::exposeHeaders);
    if (!exposed.isEmpty()) {
      headers.set(HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
    return FilterStatus.CONTINUE;
  }
}
