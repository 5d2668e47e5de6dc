package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.route.RouteAction;
import dev.pillion.proxycore.config.route.RouteAction.ClusterSpecifier;
import dev.pillion.proxycore.config.route.RouteAction.HostRewrite;
import dev.pillion.proxycore.config.route.RouteAction.MaxStreamDuration;
import dev.pillion.proxycore.config.route.RouteAction.PathRewrite;
import dev.pillion.proxycore.config.route.RouteAction.Priority;
import dev.pillion.proxycore.config.route.RouteUpgrade;
import dev.pillion.proxycore.http.HeaderName;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code envoy.config.route.v3.RouteAction}. */
final class ForwardTranslator {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private ForwardTranslator() {}

  static RouteAction.@Nullable Forward translate(Fields action, RouteContext context) {
    ClusterSpecifier cluster = cluster(action, context);
    PathRewrite pathRewrite = Rewrites.path(action);
    HostRewrite hostRewrite = hostRewrite(action);
    int notFound =
        switch (action.enumeration("cluster_not_found_response_code")) {
          case "NOT_FOUND" -> 404;
          case "INTERNAL_SERVER_ERROR" -> 500;
          default -> 503;
        };
    boolean forwardedHost = action.bool("append_x_forwarded_host");
    MaxStreamDuration maxStream = maxStreamDuration(action.message("max_stream_duration"));
    Duration given = action.duration("timeout", TIMEOUT);
    // As in Envoy the one puts the other out of force (RouteEntry::usingNewTimeouts).
    Duration timeout = maxStream == null ? given : Duration.ZERO;
    Duration idleTimeout = action.optionalDuration("idle_timeout");
    Priority priority = Priority.valueOf(action.enumeration("priority"));
    List<RouteUpgrade> upgrades = UpgradeTranslator.ofRoute(action);
    if (cluster == null) {
      return null;
    }
    return new RouteAction.Forward(
        cluster,
        notFound,
        pathRewrite,
        hostRewrite,
        forwardedHost,
        timeout,
        idleTimeout,
        maxStream,
        priority,
        RetryPolicyTranslator.translate(action.message("retry_policy")),
        upgrades);
  }

  private static @Nullable MaxStreamDuration maxStreamDuration(@Nullable Fields bound) {
    return bound == null
        ? null
        : new MaxStreamDuration(
            bound.optionalDuration("max_stream_duration"),
            bound.optionalDuration("grpc_timeout_header_max"),
            bound.optionalDuration("grpc_timeout_header_offset"));
  }

  private static @Nullable ClusterSpecifier cluster(Fields action, RouteContext context) {
    if (action.has("cluster")) {
      String name = action.string("cluster");
      context.checkCluster(action, "cluster", name);
      return new ClusterSpecifier.Named(name);
    }
    if (action.has("cluster_header")) {
      return new ClusterSpecifier.FromHeader(HeaderName.of(action.string("cluster_header")));
    }
    Fields weighted = action.message("weighted_clusters");
    return weighted == null ? null : WeightedClusterTranslator.translate(weighted, context);
  }

  private static @Nullable HostRewrite hostRewrite(Fields action) {
    if (action.has("host_rewrite_literal")) {
      return new HostRewrite.Literal(action.string("host_rewrite_literal"));
    }
    if (action.boolValue("auto_host_rewrite", false)) {
      return new HostRewrite.Auto();
    }
    if (action.has("host_rewrite_header")) {
      return new HostRewrite.FromHeader(HeaderName.of(action.string("host_rewrite_header")));
    }
    Regexes.Substitution regex = Regexes.substitution(action.message("host_rewrite_path_regex"));
    return regex == null ? null : new HostRewrite.PathRegex(regex.pattern(), regex.substitution());
  }
}
