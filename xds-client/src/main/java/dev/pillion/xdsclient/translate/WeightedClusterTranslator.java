package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.route.RouteAction.ClusterSpecifier;
import dev.pillion.proxycore.config.route.RouteAction.WeightedCluster;
import dev.pillion.proxycore.http.HeaderName;
import java.util.ArrayList;
import java.util.List;

/** {@code envoy.config.route.v3.WeightedCluster}. */
final class WeightedClusterTranslator {
  private static final long MAX_TOTAL = 0xffff_ffffL;

  private WeightedClusterTranslator() {}

  static ClusterSpecifier translate(Fields weighted, RouteContext context) {
    List<WeightedCluster> clusters = new ArrayList<>();
    long total = 0;
    for (Fields cluster : weighted.messages("clusters")) {
      WeightedCluster read = cluster(cluster, context);
      total += read.weight();
      clusters.add(read);
    }
    if (total == 0) {
      weighted.error("clusters", "the sum of weights of the weighted clusters has to be greater 0");
    } else if (total > MAX_TOTAL) {
      weighted.error("clusters", "the sum of weights exceeds uint32_t max");
    }
    weighted.withoutEffect("total_weight");
    String random = weighted.string("header_name");
    return new ClusterSpecifier.Weighted(
        List.copyOf(clusters), random.isEmpty() ? null : HeaderName.of(random));
  }

  private static WeightedCluster cluster(Fields cluster, RouteContext context) {
    String name = cluster.string("name");
    String header = cluster.string("cluster_header");
    if (name.isEmpty() == header.isEmpty()) {
      cluster.error("exactly one of name and cluster_header must be set");
    }
    context.checkCluster(cluster, "name", name);
    if (!cluster.has("weight")) {
      cluster.error("weight", "is required");
    }
    String rewrite = cluster.string("host_rewrite_literal");
    return new WeightedCluster(
        name.isEmpty() ? null : name,
        header.isEmpty() ? null : HeaderName.of(header),
        cluster.numberValue("weight", 0),
        HeaderMutationTranslator.translate(cluster),
        rewrite.isEmpty() ? null : rewrite,
        FilterOverrideTranslator.translate(cluster));
  }
}
