package dev.pillion.routing.route;

import dev.pillion.proxycore.config.route.RouteAction.Redirect;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import org.jspecify.annotations.Nullable;

/**
 * Builds the Location of a redirect from the request and the route's parts (Envoy: RedirectAction).
 */
final class RedirectLocation {
  private RedirectLocation() {}

  static String of(Redirect redirect, HeaderMap request, RequestRewriter rewriter) {
    String scheme = scheme(redirect, request);
    String port = redirect.port() == 0 ? "" : ":" + redirect.port();
    String host = redirect.host();
    String authority = host == null || host.isEmpty() ? requestHost(request, scheme, port) : host;
    return scheme + "://" + authority + port + path(redirect, request, rewriter);
  }

  private static String scheme(Redirect redirect, HeaderMap request) {
    String asked = redirect.scheme();
    if (asked != null && !asked.isEmpty()) {
      return asked;
    }
    return redirect.https() ? "https" : text(request, HeaderNames.SCHEME, "http");
  }

  /**
   * The request's host, without its port where a new one follows, and without a default port that
   * the new scheme would make wrong.
   */
  private static String requestHost(HeaderMap request, String scheme, String newPort) {
    String host = text(request, HeaderNames.AUTHORITY, "");
    int colon = host.startsWith("[") ? host.lastIndexOf("]:") : host.lastIndexOf(':');
    if (colon < 0) {
      return host;
    }
    int end = host.startsWith("[") ? colon + 1 : colon;
    String port = host.substring(end);
    String seen = text(request, HeaderNames.X_FORWARDED_PROTO, "");
    boolean defaultPort =
        (seen.equals("https") && port.equals(":443"))
            || (seen.equals("http") && port.equals(":80"));
    boolean remove = !newPort.isEmpty() || (!scheme.equals(seen) && defaultPort);
    return remove ? host.substring(0, end) : host;
  }

  private static String path(Redirect redirect, HeaderMap request, RequestRewriter rewriter) {
    String target = text(request, HeaderNames.PATH, "/");
    String fixed = redirect.path();
    if (fixed != null) {
      // A query of path_redirect's own wins over the request's, and strip_query leaves it alone.
      boolean keepQuery = fixed.indexOf('?') < 0 && !redirect.stripQuery();
      return keepQuery ? fixed + target.substring(RoutePath.end(target)) : fixed;
    }
    String rewritten = rewriter.rewritten(target);
    return redirect.stripQuery() ? RoutePath.withoutQuery(rewritten) : rewritten;
  }

  private static String text(HeaderMap request, HeaderName name, String fallback) {
    @Nullable String value = request.get(name);
    return value == null ? fallback : value;
  }
}
