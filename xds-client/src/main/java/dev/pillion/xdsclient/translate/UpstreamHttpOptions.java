package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.http.Http1Options;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code envoy.extensions.upstreams.http.v3.HttpProtocolOptions}, or the cluster's own fields that
 * it replaced.
 */
record UpstreamHttpOptions(CommonHttpOptions common, Http1Options http1) {
  private static final String KEY = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

  static UpstreamHttpOptions translate(Fields cluster) {
    Fields options = null;
    for (Map.Entry<String, Fields> entry :
        cluster.map("typed_extension_protocol_options").entrySet()) {
      Fields payload = entry.getValue().payload();
      if (payload == null) {
        entry.getValue().error("\"@type\" is missing");
      } else if (!payload.is(KEY)) {
        Extensions.refuse(payload, "protocol option");
      } else if (entry.getKey().equals(KEY)) {
        options = payload;
      } else {
        payload.error("options of this type stand under " + KEY);
      }
    }
    return options == null ? older(cluster) : current(options);
  }

  private static UpstreamHttpOptions current(Fields options) {
    CommonHttpOptions common =
        CommonHttpOptions.translate(
            options.message("common_http_protocol_options"), true, options.translation());
    Fields choice = options.message("explicit_http_config");
    if (choice == null) {
      choice = options.message("use_downstream_protocol_config");
    }
    return new UpstreamHttpOptions(
        common, http1(choice == null ? null : choice.message("http_protocol_options")));
  }

  private static UpstreamHttpOptions older(Fields cluster) {
    Fields given = cluster.message("common_http_protocol_options");
    CommonHttpOptions common = CommonHttpOptions.translate(given, true, cluster.translation());
    if (cluster.has("max_requests_per_connection")) {
      if (given != null && given.has("max_requests_per_connection")) {
        given.error(
            "max_requests_per_connection",
            "cannot be set beside the cluster's max_requests_per_connection");
      }
      common =
          common.withMaxRequestsPerConnection(
              cluster.integerValue("max_requests_per_connection", 0));
    }
    return new UpstreamHttpOptions(common, http1(cluster.message("http_protocol_options")));
  }

  private static Http1Options http1(@Nullable Fields options) {
    return options == null ? Http1Options.DEFAULT : Http1OptionsTranslator.ofUpstream(options);
  }
}
