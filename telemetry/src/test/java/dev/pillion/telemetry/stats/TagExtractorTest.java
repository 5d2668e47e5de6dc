package dev.pillion.telemetry.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected values are Envoy 1.40's. */
class TagExtractorTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "cluster.up.upstream_cx_total | cluster.upstream_cx_total | envoy_cluster_name=\"up\"",
        "cluster.a.b.c.upstream_rq_total | cluster.b.c.upstream_rq_total |"
            + " envoy_cluster_name=\"a\"",
        "cluster.up.upstream_rq_200 | cluster.upstream_rq |"
            + " envoy_response_code=\"200\",envoy_cluster_name=\"up\"",
        "cluster.up.external.upstream_rq_5xx | cluster.external.upstream_rq_xx |"
            + " envoy_response_code_class=\"5\",envoy_cluster_name=\"up\"",
        "cluster.outbound:80::x.y;.version | cluster.y;.version |"
            + " envoy_cluster_name=\"outbound:80::x\"",
        "cluster_manager.active_clusters | cluster_manager.active_clusters | ''",
        "http.in.gress.downstream_rq_total | http.gress.downstream_rq_total |"
            + " envoy_http_conn_manager_prefix=\"in\"",
        "http.in.downstream_rq_2xx | http.downstream_rq_xx |"
            + " envoy_response_code_class=\"2\",envoy_http_conn_manager_prefix=\"in\"",
        "listener.127.0.0.1_19101.downstream_cx_total | listener.downstream_cx_total |"
            + " envoy_listener_address=\"127.0.0.1_19101\"",
        "listener.[__1]_19102.downstream_cx_total | listener.downstream_cx_total |"
            + " envoy_listener_address=\"[__1]_19102\"",
        "listener.lp.x.downstream_cx_total | listener.x.downstream_cx_total |"
            + " envoy_listener_address=\"lp\"",
        "listener.lp.x.worker_0.downstream_cx_total | listener.x.worker_0.downstream_cx_total |"
            + " envoy_listener_address=\"lp\"",
        "listener.127.0.0.1_19101.worker_0.downstream_cx_total |"
            + " listener.worker.downstream_cx_total |"
            + " envoy_worker_id=\"0\",envoy_listener_address=\"127.0.0.1_19101\"",
        "listener.127.0.0.1_19101.http.in.downstream_rq_2xx | listener.http.downstream_rq_xx |"
            + " envoy_response_code_class=\"2\",envoy_http_conn_manager_prefix=\"in\","
            + "envoy_listener_address=\"127.0.0.1_19101\"",
        "listener.admin.http.admin.downstream_rq_completed |"
            + " listener.admin.http.downstream_rq_completed |"
            + " envoy_http_conn_manager_prefix=\"admin\"",
        "listener.admin.main_thread.downstream_cx_total |"
            + " listener.admin.main_thread.downstream_cx_total | ''",
        "server.worker_0.watchdog_miss | server.worker.watchdog_miss | envoy_worker_id=\"0\"",
        "thread_local_cluster_manager.worker_0.clusters_inflated |"
            + " thread_local_cluster_manager.worker.clusters_inflated | envoy_worker_id=\"0\"",
        "tcp.t.cp.downstream_cx_total | tcp.cp.downstream_cx_total | envoy_tcp_prefix=\"t\"",
        "vhost.v.h.vcluster.vc1.upstream_rq_total | vhost.h.vcluster.vc1.upstream_rq_total |"
            + " envoy_virtual_host=\"v\"",
        "vhost.v.vcluster.vc1.upstream_rq_200 | vhost.vcluster.upstream_rq |"
            + " envoy_response_code=\"200\",envoy_virtual_cluster=\"vc1\",envoy_virtual_host=\"v\"",
      })
  void tagsAreTakenOutOfNames(String stat, String name, String labels) {
    TagExtractor.Tagged tagged = TagExtractor.extract(stat);
    assertThat(tagged.name()).isEqualTo(name);
    assertThat(tagged.labels()).isEqualTo(labels);
  }
}
