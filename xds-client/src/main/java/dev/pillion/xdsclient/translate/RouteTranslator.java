package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.route.CorsPolicy;
import dev.pillion.proxycore.config.route.FilterOverride;
import dev.pillion.proxycore.config.route.RouteAction;
import dev.pillion.proxycore.config.route.RouteEntry;
import dev.pillion.proxycore.config.route.RouteMatch;
import dev.pillion.proxycore.http.HeaderMutations;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code envoy.config.route.v3.Route}. */
final class RouteTranslator {
  private RouteTranslator() {}

  /** Null when there is a mistake in it, which is noted. */
  static @Nullable RouteEntry translate(Fields route, RouteContext context) {
    route.withoutEffect("decorator", "tracing");
    Fields matchFields = route.message("match");
    RouteMatch match = matchFields == null ? null : RouteMatchTranslator.translate(matchFields);
    RouteAction action = action(route, context);
    String name = route.string("name");
    HeaderMutations headers = HeaderMutationTranslator.translate(route);
    String statPrefix = route.string("stat_prefix");
    Map<String, Map<String, Object>> metadata = Structs.metadata(route, "metadata");
    Map<String, FilterOverride> filters = FilterOverrideTranslator.translate(route);
    Fields forward = route.message("route");
    CorsPolicy cors = forward == null ? null : CorsTranslator.optional(forward.message("cors"));
    if (match == null || action == null) {
      return null;
    }
    return new RouteEntry(
        name, match, action, headers, statPrefix, bufferLimit(route), metadata, filters, cors);
  }

  /** {@code per_request_buffer_limit_bytes} of a route or virtual host; -1: it says nothing. */
  static long bufferLimit(Fields in) {
    return in.numberValue("per_request_buffer_limit_bytes", -1);
  }

  private static @Nullable RouteAction action(Fields route, RouteContext context) {
    Fields forward = route.message("route");
    if (forward != null) {
      return ForwardTranslator.translate(forward, context);
    }
    Fields redirect = route.message("redirect");
    if (redirect != null) {
      return RedirectTranslator.translate(redirect);
    }
    Fields direct = route.message("direct_response");
    if (direct != null) {
      return directResponse(direct, context);
    }
    return route.message("non_forwarding_action") == null ? null : new RouteAction.NonForwarding();
  }

  private static RouteAction directResponse(Fields direct, RouteContext context) {
    int status = direct.integer("status");
    Fields body = direct.message("body");
    byte[] bytes = body == null ? null : DataSources.read(body);
    if (bytes != null && bytes.length > context.maxDirectResponseBody()) {
      direct.error(
          "body",
          "response body size is "
              + bytes.length
              + " bytes; maximum is "
              + context.maxDirectResponseBody());
    }
    return new RouteAction.DirectResponse(status, bytes == null ? new byte[0] : bytes);
  }
}
