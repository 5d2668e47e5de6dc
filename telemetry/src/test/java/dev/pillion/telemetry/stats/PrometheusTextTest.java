package dev.pillion.telemetry.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.telemetry.stats.StatsQuery.HistogramBuckets;
import org.junit.jupiter.api.Test;

/** The expected lines are Envoy 1.40's for the same statistics. */
class PrometheusTextTest {
  private final StatsStore store = new StatsStore();
  private final StatsShard shard = store.newShard();

  private String render(boolean usedOnly, HistogramBuckets buckets) {
    StatsView view = StatsView.of(store);
    view.intervals().flush();
    return PrometheusText.render(
            view, new StatsQuery(usedOnly, name -> true, StatsQuery.Type.ALL, buckets))
        .whole();
  }

  @Test
  void familiesStandInTheOrderOfTheirDottedNames() {
    store.counter("cluster.up.upstream_rq_200").add(shard, 12);
    store.counter("cluster.up.upstream_rq_503").add(shard, 1);
    store.counter("cluster.down.upstream_rq_total");
    store.counter("cluster.up.upstream_rq_total").add(shard, 14);
    store.counter("cluster_manager.cluster_added").add(shard, 2);
    store.gauge("server.live").set(shard, 1);
    assertThat(render(false, HistogramBuckets.CUMULATIVE))
        .isEqualTo(
            """
            # TYPE envoy_cluster_upstream_rq counter
            envoy_cluster_upstream_rq{envoy_response_code="200",envoy_cluster_name="up"} 12
            envoy_cluster_upstream_rq{envoy_response_code="503",envoy_cluster_name="up"} 1
            # TYPE envoy_cluster_upstream_rq_total counter
            envoy_cluster_upstream_rq_total{envoy_cluster_name="down"} 0
            envoy_cluster_upstream_rq_total{envoy_cluster_name="up"} 14
            # TYPE envoy_cluster_manager_cluster_added counter
            envoy_cluster_manager_cluster_added{} 2
            # TYPE envoy_server_live gauge
            envoy_server_live{} 1
            """);
    assertThat(render(true, HistogramBuckets.CUMULATIVE)).doesNotContain("\"down\"");
  }

  @Test
  void histogramsHaveEnvoysBuckets() {
    store.histogram("server.initialization_time_ms").record(shard, 22);
    assertThat(render(false, HistogramBuckets.CUMULATIVE))
        .startsWith(
            """
            # TYPE envoy_server_initialization_time_ms histogram
            envoy_server_initialization_time_ms_bucket{le="0.5"} 0
            envoy_server_initialization_time_ms_bucket{le="1"} 0
            envoy_server_initialization_time_ms_bucket{le="5"} 0
            envoy_server_initialization_time_ms_bucket{le="10"} 0
            envoy_server_initialization_time_ms_bucket{le="25"} 1
            """)
        .contains("_bucket{le=\"1800000\"} 1\n", "_bucket{le=\"3600000\"} 1\n")
        .endsWith(
            """
            envoy_server_initialization_time_ms_bucket{le="+Inf"} 1
            envoy_server_initialization_time_ms_sum{} 22
            envoy_server_initialization_time_ms_count{} 1
            """);
  }

  @Test
  void histogramsCanBeSummaries() {
    store.histogram("cluster.up.upstream_rq_time").record(shard, 41);
    assertThat(render(false, HistogramBuckets.SUMMARY))
        .contains("# TYPE envoy_cluster_upstream_rq_time summary\n")
        .contains("envoy_cluster_upstream_rq_time{envoy_cluster_name=\"up\",quantile=\"0.5\"} 41.5")
        .contains("envoy_cluster_upstream_rq_time_count{envoy_cluster_name=\"up\"} 1");
  }

  @Test
  void whatPrometheusForbidsIsReplacedOrEscaped() {
    store.counter("cluster.a\"b\\c.x-y.z:total").inc(shard);
    assertThat(render(false, HistogramBuckets.CUMULATIVE))
        .isEqualTo(
            """
            # TYPE envoy_cluster_x_y_z_total counter
            envoy_cluster_x_y_z_total{envoy_cluster_name="a\\"b\\\\c"} 1
            """);
  }
}
