package dev.pillion.routing.route;

import dev.pillion.proxycore.config.route.RouteAction;
import dev.pillion.proxycore.config.route.RouteAction.HostRewrite;
import dev.pillion.proxycore.config.route.RouteAction.PathRewrite;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.match.RegexPattern;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites path and host of a request that is about to be forwarded, as a route says. Immutable.
 *
 * @param weightedClusterHost set before the route's own rewrite, which keeps nothing of the host
 *     that was there, as in Envoy
 */
record RequestRewriter(
    @Nullable String weightedClusterHost,
    @Nullable PathRewrite path,
    @Nullable HostRewrite host,
    boolean appendXForwardedHost,
    PathMatcher matcher) {

  static RequestRewriter of(
      RouteAction action, @Nullable String weightedClusterHost, PathMatcher matcher) {
    return switch (action) {
      case RouteAction.Forward forward ->
          new RequestRewriter(
              weightedClusterHost,
              forward.pathRewrite(),
              forward.hostRewrite(),
              forward.appendXForwardedHost(),
              matcher);
      case RouteAction.Redirect redirect ->
          new RequestRewriter(null, redirect.pathRewrite(), null, false, matcher);
      case RouteAction.DirectResponse _, RouteAction.NonForwarding _ ->
          new RequestRewriter(null, null, null, false, matcher);
    };
  }

  void rewrite(HeaderMap request, boolean envoyHeaders) {
    if (weightedClusterHost != null) {
      request.set(HeaderNames.AUTHORITY, weightedClusterHost);
    }
    if (host != null) {
      rewriteHost(host, request, envoyHeaders);
    }
    if (path != null) {
      rewritePath(request, envoyHeaders);
    }
  }

  private void rewriteHost(HostRewrite how, HeaderMap request, boolean envoyHeaders) {
    switch (how) {
      case HostRewrite.Literal(String literal) -> setHost(request, literal, envoyHeaders);
      case HostRewrite.FromHeader(HeaderName header) -> {
        String value = request.get(header);
        if (value != null && !value.isEmpty()) {
          setHost(request, value, envoyHeaders);
        }
      }
      case HostRewrite.PathRegex(RegexPattern pattern, String substitution) -> {
        String target = request.get(HeaderNames.PATH);
        if (target != null) {
          String rewritten = pattern.replaceAll(RoutePath.withoutQuery(target), substitution);
          setHost(request, rewritten, envoyHeaders);
        }
      }
      case HostRewrite.Auto _ -> {
        // The endpoint is not known yet: the router calls rewriteHost when it is.
      }
    }
  }

  /**
   * Replaces the host and keeps the old one where it was asked for (Envoy:
   * append_x_forwarded_host).
   */
  void setHost(HeaderMap request, String next, boolean envoyHeaders) {
    String old = request.get(HeaderNames.AUTHORITY);
    if (old != null && !old.isEmpty()) {
      if (appendXForwardedHost) {
        appendForwardedHost(request, old);
      }
      if (envoyHeaders) {
        request.set(HeaderNames.X_ENVOY_ORIGINAL_HOST, old);
      }
    }
    request.set(HeaderNames.AUTHORITY, next);
  }

  private static void appendForwardedHost(HeaderMap request, String host) {
    String present = request.getJoined(HeaderNames.X_FORWARDED_HOST);
    if (present == null || present.isEmpty()) {
      request.set(HeaderNames.X_FORWARDED_HOST, host);
    } else if (!host.equals(present.substring(present.lastIndexOf(',') + 1).strip())) {
      request.set(HeaderNames.X_FORWARDED_HOST, present + "," + host);
    }
  }

  private void rewritePath(HeaderMap request, boolean envoyHeaders) {
    String target = request.get(HeaderNames.PATH);
    if (target == null) {
      return;
    }
    String rewritten = RoutePath.sendable(rewritten(target));
    if (envoyHeaders) {
      request.set(HeaderNames.X_ENVOY_ORIGINAL_PATH, target);
    }
    request.set(HeaderNames.PATH, rewritten);
  }

  /** The target after the path rewrite; the target itself when there is none. */
  String rewritten(String target) {
    return switch (path) {
      case null -> target;
      case PathRewrite.Prefix(String replacement) ->
          replacement + target.substring(Math.min(matcher.matchedLength(target), target.length()));
      case PathRewrite.Regex(RegexPattern pattern, String substitution) -> {
        int end = RoutePath.end(target);
        yield pattern.replaceAll(target.substring(0, end), substitution) + target.substring(end);
      }
    };
  }
}
