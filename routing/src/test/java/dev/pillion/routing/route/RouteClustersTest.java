package dev.pillion.routing.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.route.RouteAction;
import dev.pillion.proxycore.config.route.RouteAction.ClusterSpecifier;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderMutations;
import dev.pillion.proxycore.http.HeaderName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RouteClustersTest extends RouteFixture {
  @Test
  void weightsDivideTheRequests() {
    List<RouteAction.WeightedCluster> clusters = new ArrayList<>();
    for (var share : Map.of("v1", 90L, "v2", 10L).entrySet()) {
      clusters.add(
          new RouteAction.WeightedCluster(
              share.getKey(), null, share.getValue(), HeaderMutations.NONE, null, Map.of()));
    }
    CompiledRouteTable table =
        table(
            false,
            host(
                "h",
                List.of("*"),
                route(prefix("/"), forward(new ClusterSpecifier.Weighted(clusters, null)))));
    int v2 = 0;
    HeaderMap request = request("h", "/");
    for (long random = 0; random < 1000; random++) {
      MatchedRoute route = Objects.requireNonNull(table.match(request, info, random));
      v2 += route.clusterName(request).equals("v2") ? 1 : 0;
    }
    assertThat(v2).isEqualTo(100);
  }

  @Test
  void aHeadersNumberMayDecideInsteadOfChance() {
    List<RouteAction.WeightedCluster> clusters =
        List.of(
            new RouteAction.WeightedCluster("a", null, 30, HeaderMutations.NONE, null, Map.of()),
            new RouteAction.WeightedCluster("b", null, 70, HeaderMutations.NONE, null, Map.of()));
    ClusterSpecifier weighted = new ClusterSpecifier.Weighted(clusters, HeaderName.of("x-random"));
    CompiledRouteTable table =
        table(false, host("h", List.of("*"), route(prefix("/"), forward(weighted))));
    assertThat(cluster(table, request("h", "/", "x-random", "129"))).isEqualTo("a");
    assertThat(cluster(table, request("h", "/", "x-random", "130"))).isEqualTo("b");
    assertThat(cluster(table, request("h", "/", "x-random", "18446744073709551615")))
        .isEqualTo("a"); // 2^64 - 1 modulo 100 is 15
    assertThat(cluster(table, request("h", "/", "x-random", "many"))).isEqualTo("a");
    assertThat(cluster(table, request("h", "/"))).isEqualTo("a");
  }

  @Test
  void aHeaderMayNameTheCluster() {
    CompiledRouteTable table =
        table(
            false,
            host(
                "h",
                List.of("*"),
                route(
                    prefix("/"), forward(new ClusterSpecifier.FromHeader(HeaderName.of("x-to"))))));
    assertThat(cluster(table, request("h", "/", "x-to", "blue"))).isEqualTo("blue");
    assertThat(cluster(table, request("h", "/"))).isEmpty();
  }
}
