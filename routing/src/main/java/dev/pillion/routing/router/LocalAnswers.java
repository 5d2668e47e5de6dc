package dev.pillion.routing.router;

import dev.pillion.proxycore.config.route.RouteAction;
import dev.pillion.proxycore.error.ProxyError;
import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.LocalReply;
import dev.pillion.routing.route.MatchedRoute;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The answers that come from no upstream. */
final class LocalAnswers {
  private LocalAnswers() {}

  static LocalReply redirect(
      RouteAction.Redirect redirect,
      MatchedRoute matched,
      HeaderMap request,
      FormatContext context) {
    return reply(redirect.status(), "", matched.redirectLocation(request), matched, context);
  }

  static LocalReply direct(
      RouteAction.DirectResponse direct,
      MatchedRoute matched,
      HeaderMap request,
      FormatContext context) {
    String text = new String(direct.body(), StandardCharsets.UTF_8);
    return reply(direct.status(), text, ownLocation(direct.status(), request), matched, context);
  }

  /**
   * Envoy names the request's own URI where the status asks for a Location: 201 (RFC 9110 section
   * 15.3.2) and all of 3xx.
   */
  private static @Nullable String ownLocation(int status, HeaderMap request) {
    if (status != 201 && status / 100 != 3) {
      return null;
    }
    return part(request, HeaderNames.SCHEME, "http")
        + "://"
        + part(request, HeaderNames.AUTHORITY, "")
        + part(request, HeaderNames.PATH, "/");
  }

  private static String part(HeaderMap request, HeaderName name, String fallback) {
    String value = request.get(name);
    return value == null ? fallback : value;
  }

  /**
   * @param overloaded the client is told that a circuit breaker was open
   */
  static LocalReply failure(ProxyError error, boolean overloaded, Consumer<HeaderMap> finalizer) {
    return new LocalReply(
        error.status(),
        error.body(),
        error.flag(),
        error.details(),
        headers -> {
          if (overloaded) {
            headers.set(HeaderNames.X_ENVOY_OVERLOADED, "true");
          }
          finalizer.accept(headers);
        });
  }

  private static LocalReply reply(
      int status,
      String text,
      @Nullable String location,
      MatchedRoute matched,
      FormatContext context) {
    return new LocalReply(
        status,
        text,
        null,
        "direct_response",
        headers -> {
          if (location != null) {
            headers.set(HeaderNames.LOCATION, location);
          }
          matched.finalizeResponseHeaders(headers, context);
        });
  }
}
