package dev.pillion.proxyapp.admin;

import dev.pillion.proxycore.config.cluster.CircuitBreakers.Thresholds;
import dev.pillion.proxycore.config.cluster.ClusterConfig;
import dev.pillion.routing.cluster.Cluster;
import dev.pillion.routing.cluster.Host;
import dev.pillion.routing.cluster.HostStats;
import dev.pillion.routing.cluster.OutlierRates;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;

/** A cluster and its hosts as lines of {@code /clusters}. */
final class ClusterText {
  private ClusterText() {}

  static void append(Cluster cluster, StringBuilder out) {
    String name = cluster.name();
    ClusterConfig config = cluster.config();
    line(out, name, "observability_name", observabilityName(config));
    OutlierRates outlier = cluster.outlierRates();
    if (outlier != null) {
      outlier(out, name + "::outlier", outlier);
    }
    thresholds(out, name + "::default_priority", config.circuitBreakers().defaults());
    thresholds(out, name + "::high_priority", config.circuitBreakers().high());
    line(out, name, "added_via_api", false);
    for (Host host : cluster.presentHosts()) {
      host(out, name + "::" + AddressJson.text(host.address()), host);
    }
  }

  static String observabilityName(ClusterConfig config) {
    return config.altStatName().isEmpty() ? config.name() : config.altStatName();
  }

  private static void outlier(StringBuilder out, String prefix, OutlierRates rates) {
    line(out, prefix, "success_rate_average", general(rates.average()));
    line(out, prefix, "success_rate_ejection_threshold", general(rates.threshold()));
    line(out, prefix, "local_origin_success_rate_average", general(rates.localOriginAverage()));
    line(
        out,
        prefix,
        "local_origin_success_rate_ejection_threshold",
        general(rates.localOriginThreshold()));
  }

  /** As printf's {@code %g}, for percentages: six significant digits. */
  private static String general(double value) {
    return BigDecimal.valueOf(value).round(new MathContext(6)).stripTrailingZeros().toPlainString();
  }

  private static String shortest(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private static void thresholds(StringBuilder out, String prefix, Thresholds thresholds) {
    line(out, prefix, "max_connections", thresholds.maxConnections());
    line(out, prefix, "max_pending_requests", thresholds.maxPendingRequests());
    line(out, prefix, "max_requests", thresholds.maxRequests());
    line(out, prefix, "max_retries", thresholds.maxRetries());
  }

  private static void host(StringBuilder out, String prefix, Host host) {
    HostStats stats = host.totalStats();
    line(out, prefix, "cx_active", stats.cxActive);
    line(out, prefix, "cx_connect_fail", stats.cxConnectFail);
    line(out, prefix, "cx_total", stats.cxTotal);
    line(out, prefix, "rq_active", stats.rqActive);
    line(out, prefix, "rq_error", stats.rqError);
    line(out, prefix, "rq_pending_active", stats.rqPendingActive);
    line(out, prefix, "rq_success", stats.rqSuccess);
    line(out, prefix, "rq_timeout", stats.rqTimeout);
    line(out, prefix, "rq_total", stats.rqTotal);
    line(out, prefix, "hostname", host.hostname());
    line(out, prefix, "health_flags", healthFlags(host));
    line(out, prefix, "weight", host.endpoint().weight());
    line(out, prefix, "region", host.locality().region());
    line(out, prefix, "zone", host.locality().zone());
    line(out, prefix, "sub_zone", host.locality().subZone());
    line(out, prefix, "canary", canary(host));
    line(out, prefix, "priority", host.locality().priority());
    line(out, prefix, "success_rate", shortest(host.successRate()));
    line(out, prefix, "local_origin_success_rate", shortest(host.localOriginSuccessRate()));
  }

  private static String healthFlags(Host host) {
    String outlier = host.ejected() ? "/failed_outlier_check" : "";
    return switch (host.endpoint().health()) {
      case HEALTHY -> outlier.isEmpty() ? "healthy" : outlier;
      case UNHEALTHY, TIMEOUT -> outlier + "/failed_eds_health";
      case DRAINING -> outlier + "/eds_status_draining";
      case DEGRADED -> outlier + "/degraded_eds_health";
    };
  }

  /** {@code canary} in the metadata of the load balancer. */
  private static boolean canary(Host host) {
    Map<String, Object> metadata = host.endpoint().metadata().get("envoy.lb");
    return metadata != null && Boolean.TRUE.equals(metadata.get("canary"));
  }

  private static void line(StringBuilder out, String prefix, String name, Object value) {
    out.append(prefix).append("::").append(name).append("::").append(value).append('\n');
  }
}
