package dev.pillion.proxyapp.admin;

import dev.pillion.proxycore.config.cluster.CircuitBreakers.Thresholds;
import dev.pillion.proxycore.config.cluster.ClusterConfig;
import dev.pillion.routing.cluster.Cluster;
import dev.pillion.routing.cluster.Host;
import dev.pillion.routing.cluster.HostStats;
import dev.pillion.routing.cluster.OutlierRates;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A cluster and its hosts as {@code envoy.admin.v3.ClusterStatus}: the fields in their numbers'
 * order, and none that has its default value.
 */
final class ClusterJson {
  private ClusterJson() {}

  static Map<String, Object> status(Cluster cluster) {
    Map<String, Object> json = new LinkedHashMap<>();
    ClusterConfig config = cluster.config();
    json.put("name", cluster.name());
    OutlierRates outlier = cluster.outlierRates();
    if (outlier != null && outlier.threshold() > 0) {
      json.put("success_rate_ejection_threshold", percent(outlier.threshold()));
    }
    List<Map<String, Object>> hosts = new ArrayList<>();
    for (Host host : cluster.presentHosts()) {
      hosts.add(host(host));
    }
    if (!hosts.isEmpty()) {
      json.put("host_statuses", hosts);
    }
    if (outlier != null && outlier.localOriginThreshold() > 0) {
      json.put(
          "local_origin_success_rate_ejection_threshold", percent(outlier.localOriginThreshold()));
    }
    json.put(
        "circuit_breakers",
        Map.of(
            "thresholds",
            List.of(
                thresholds(config.circuitBreakers().defaults(), false),
                thresholds(config.circuitBreakers().high(), true))));
    json.put("observability_name", ClusterText.observabilityName(config));
    return json;
  }

  private static Map<String, Object> thresholds(Thresholds thresholds, boolean high) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (high) {
      json.put("priority", "HIGH");
    }
    json.put("max_connections", thresholds.maxConnections());
    json.put("max_pending_requests", thresholds.maxPendingRequests());
    json.put("max_requests", thresholds.maxRequests());
    json.put("max_retries", thresholds.maxRetries());
    return json;
  }

  private static Map<String, Object> host(Host host) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("address", AddressJson.json(host.address()));
    json.put("stats", stats(host.totalStats()));
    json.put("health_status", health(host));
    if (host.successRate() >= 0) {
      json.put("success_rate", percent(host.successRate()));
    }
    json.put("weight", host.endpoint().weight());
    putUnlessEmpty(json, "hostname", host.hostname());
    if (host.locality().priority() > 0) {
      json.put("priority", host.locality().priority());
    }
    if (host.localOriginSuccessRate() >= 0) {
      json.put("local_origin_success_rate", percent(host.localOriginSuccessRate()));
    }
    json.put("locality", locality(host));
    return json;
  }

  private static List<Map<String, Object>> stats(HostStats stats) {
    return List.of(
        counter("cx_connect_fail", stats.cxConnectFail),
        counter("cx_total", stats.cxTotal),
        counter("rq_error", stats.rqError),
        counter("rq_success", stats.rqSuccess),
        counter("rq_timeout", stats.rqTimeout),
        counter("rq_total", stats.rqTotal),
        gauge("cx_active", stats.cxActive),
        gauge("rq_active", stats.rqActive),
        gauge("rq_pending_active", stats.rqPendingActive));
  }

  private static Map<String, Object> counter(String name, long value) {
    Map<String, Object> json = new LinkedHashMap<>();
    return metric(json, name, value);
  }

  private static Map<String, Object> gauge(String name, long value) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", "GAUGE");
    return metric(json, name, value);
  }

  /** 64-bit numbers are texts in protobuf's JSON. */
  private static Map<String, Object> metric(Map<String, Object> json, String name, long value) {
    if (value != 0) {
      json.put("value", Long.toString(value));
    }
    json.put("name", name);
    return json;
  }

  private static Map<String, Object> health(Host host) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (host.ejected()) {
      json.put("failed_outlier_check", true);
    }
    json.put(
        "eds_health_status",
        switch (host.endpoint().health()) {
          case HEALTHY -> "HEALTHY";
          case UNHEALTHY, TIMEOUT -> "UNHEALTHY";
          case DRAINING -> "DRAINING";
          case DEGRADED -> "DEGRADED";
        });
    return json;
  }

  /** {@code envoy.type.v3.Percent}. */
  private static Map<String, Object> percent(double value) {
    return value == 0 ? Map.of() : Map.of("value", value);
  }

  private static Map<String, Object> locality(Host host) {
    Map<String, Object> json = new LinkedHashMap<>();
    putUnlessEmpty(json, "region", host.locality().region());
    putUnlessEmpty(json, "zone", host.locality().zone());
    putUnlessEmpty(json, "sub_zone", host.locality().subZone());
    return json;
  }

  private static void putUnlessEmpty(Map<String, Object> json, String name, String value) {
    if (!value.isEmpty()) {
      json.put(name, value);
    }
  }
}
