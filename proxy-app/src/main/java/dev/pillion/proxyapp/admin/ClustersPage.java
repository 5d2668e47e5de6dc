package dev.pillion.proxyapp.admin;

import dev.pillion.proxyapp.admin.AdminPage.Parameter;
import dev.pillion.proxycore.text.TextPieces;
import dev.pillion.routing.cluster.Cluster;
import dev.pillion.routing.cluster.ClusterManager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
            Parameter.text(
                "filter", "Regular expression (Google re2) for filtering clusters by name")));
  }

  private AdminResponse handle(AdminRequest request) {
    try {
      List<Cluster> clusters = clusters(NameFilter.of(request));
      return "json".equals(request.parameter("format"))
          ? AdminResponse.json(
              JsonText.list("cluster_statuses", clusters.iterator(), ClusterJson::status))
          : AdminResponse.text(TextPieces.each(clusters.iterator(), ClusterText::append));
    } catch (NameFilter.InvalidFilterException e) {
      return AdminResponse.badRequest(String.valueOf(e.getMessage()));
    }
  }

  /** In the order of their names, for the eye. */
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
}
