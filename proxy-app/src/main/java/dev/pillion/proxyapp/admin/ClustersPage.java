package dev.pillion.proxyapp.admin;

import dev.pillion.proxyapp.admin.AdminPage.Parameter;
import dev.pillion.proxycore.config.cluster.CircuitBreakers.Thresholds;
import dev.pillion.proxycore.config.cluster.ClusterConfig;
import dev.pillion.routing.cluster.Cluster;
import dev.pillion.routing.cluster.ClusterManager;
import dev.pillion.routing.cluster.Host;
import dev.pillion.routing.cluster.HostStats;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** {@code /clusters}: every cluster with its hosts, as text or {@code envoy.admin.v3.Clusters}. */
public final class ClustersPage {
  private final ClusterManager manager;

  private ClustersPage(ClusterManager manager) {
    this.manager = manager;
  }

  public static void addTo(AdminPages pages, ClusterManager manager) {
    ClustersPage page = new ClustersPage(manager);
    pages.add(
        AdminPage.get(
            "/clusters",
            "upstream cluster status",
            page::handle,
            new Parameter(
                "filter", "Regular expression (Google re2) for filtering clusters by name")));
  }

  private AdminResponse handle(AdminRequest request) {
    try {
      List<Cluster> clusters = clusters(NameFilter.of(request));
      return "json".equals(request.parameter("format"))
          ? AdminResponse.json(JsonText.render(json(clusters)))
          : AdminResponse.text(text(clusters));
    } catch (NameFilter.InvalidFilterException e) {
      return AdminResponse.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private List<Cluster> clusters(Predicate<String> filter) {
    List<Cluster> clusters = new ArrayList<>();
    for (Cluster cluster : manager.clusters()) {
      if (filter.test(cluster.name())) {
        clusters.add(cluster);
      }
    }
    clusters.sort(Comparator.comparing(Cluster::name));
    return clusters;
  }

  private static String observabilityName(ClusterConfig config) {
    return config.altStatName().isEmpty() ? config.name() : config.altStatName();
  }

  private static String text(List<Cluster> clusters) {
    StringBuilder out = new StringBuilder();
    for (Cluster cluster : clusters) {
      String name = cluster.name();
      ClusterConfig config = cluster.config();
      line(out, name, "observability_name", observabilityName(config));
      thresholds(out, name, "default_priority", config.circuitBreakers().defaults());
      thresholds(out, name, "high_priority", config.circuitBreakers().high());
      line(out, name, "added_via_api", false);
      for (Host host : cluster.presentHosts()) {
        host(out, name + "::" + AddressJson.text(host.address()), host);
      }
    }
    return out.toString();
  }

  private static void thresholds(
      StringBuilder out, String name, String priority, Thresholds thresholds) {
    line(out, name, priority + "::max_connections", thresholds.maxConnections());
    line(out, name, priority + "::max_pending_requests", thresholds.maxPendingRequests());
    line(out, name, priority + "::max_requests", thresholds.maxRequests());
    line(out, name, priority + "::max_retries", thresholds.maxRetries());
  }

  private static void host(StringBuilder out, String prefix, Host host) {
    HostStats stats = host.totalStats();
    line(out, prefix, "cx_active", stats.cxActive);
    line(out, prefix, "cx_connect_fail", stats.cxConnectFail);
    line(out, prefix, "cx_total", stats.cxTotal);
    line(out, prefix, "rq_active", stats.rqActive);
    line(out, prefix, "rq_error", stats.rqError);
    line(out, prefix, "rq_pending_active", 0);
    line(out, prefix, "rq_success", stats.rqSuccess);
    line(out, prefix, "rq_timeout", stats.rqTimeout);
    line(out, prefix, "rq_total", stats.rqTotal);
    line(out, prefix, "hostname", host.hostname());
    line(out, prefix, "health_flags", healthFlags(host));
    line(out, prefix, "weight", host.endpoint().weight());
    line(out, prefix, "region", host.locality().region());
    line(out, prefix, "zone", host.locality().zone());
    line(out, prefix, "sub_zone", host.locality().subZone());
    line(out, prefix, "canary", false);
    line(out, prefix, "priority", host.locality().priority());
    line(out, prefix, "success_rate", -1);
    line(out, prefix, "local_origin_success_rate", -1);
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

  private static void line(StringBuilder out, String prefix, String name, Object value) {
    out.append(prefix).append("::").append(name).append("::").append(value).append('\n');
  }

  private static Map<String, Object> json(List<Cluster> clusters) {
    List<Map<String, Object>> statuses = new ArrayList<>();
    for (Cluster cluster : clusters) {
      Map<String, Object> status = new LinkedHashMap<>();
      status.put("name", cluster.name());
      List<Map<String, Object>> hosts = new ArrayList<>();
      for (Host host : cluster.presentHosts()) {
        hosts.add(hostJson(host));
      }
      if (!hosts.isEmpty()) {
        status.put("host_statuses", hosts);
      }
      ClusterConfig config = cluster.config();
      status.put(
          "circuit_breakers",
          Map.of(
              "thresholds",
              List.of(
                  thresholdsJson(config.circuitBreakers().defaults(), false),
                  thresholdsJson(config.circuitBreakers().high(), true))));
      status.put("observability_name", observabilityName(config));
      statuses.add(status);
    }
    return Map.of("cluster_statuses", statuses);
  }

  private static Map<String, Object> thresholdsJson(Thresholds thresholds, boolean high) {
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

  private static Map<String, Object> hostJson(Host host) {
    HostStats stats = host.totalStats();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("address", AddressJson.json(host.address()));
    json.put(
        "stats",
        List.of(
            stat(false, "cx_connect_fail", stats.cxConnectFail),
            stat(false, "cx_total", stats.cxTotal),
            stat(false, "rq_error", stats.rqError),
            stat(false, "rq_success", stats.rqSuccess),
            stat(false, "rq_timeout", stats.rqTimeout),
            stat(false, "rq_total", stats.rqTotal),
            stat(true, "cx_active", stats.cxActive),
            stat(true, "rq_active", stats.rqActive),
            stat(true, "rq_pending_active", 0)));
    json.put("health_status", Map.of("eds_health_status", host.endpoint().health().name()));
    json.put("weight", host.endpoint().weight());
    if (!host.hostname().isEmpty()) {
      json.put("hostname", host.hostname());
    }
    json.put("locality", localityJson(host));
    if (host.locality().priority() > 0) {
      json.put("priority", host.locality().priority());
    }
    return json;
  }

  private static Map<String, Object> localityJson(Host host) {
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

  /** Proto3's JSON: a zero is left out, and 64-bit numbers are texts. */
  private static Map<String, Object> stat(boolean gauge, String name, long value) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (gauge) {
      json.put("type", "GAUGE");
    }
    if (value != 0) {
      json.put("value", Long.toString(value));
    }
    json.put("name", name);
    return json;
  }
}
