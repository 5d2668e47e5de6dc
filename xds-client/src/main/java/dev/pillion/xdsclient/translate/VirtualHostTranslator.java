package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.route.RouteEntry;
import dev.pillion.proxycore.config.route.VirtualHost;
import dev.pillion.proxycore.config.route.VirtualHost.TlsRequirement;
import java.util.ArrayList;
import java.util.List;

/** {@code envoy.config.route.v3.VirtualHost}. */
final class VirtualHostTranslator {
  private VirtualHostTranslator() {}

  static VirtualHost translate(Fields host, RouteContext context) {
    List<RouteEntry> routes = new ArrayList<>();
    for (Fields route : host.messages("routes")) {
      RouteEntry read = RouteTranslator.translate(route, context);
      if (read != null) {
        routes.add(read);
      }
    }
    return new VirtualHost(
        host.string("name"),
        List.copyOf(host.strings("domains")),
        List.copyOf(routes),
        TlsRequirement.valueOf(host.enumeration("require_tls")),
        HeaderMutationTranslator.translate(host),
        host.bool("include_request_attempt_count"),
        host.bool("include_attempt_count_in_response"),
        host.bool("include_is_timeout_retry_header"),
        RetryPolicyTranslator.translate(host.message("retry_policy")),
        RouteTranslator.bufferLimit(host),
        Structs.metadata(host, "metadata"),
        FilterOverrideTranslator.translate(host),
        CorsTranslator.optional(host.message("cors")));
  }
}
