package dev.pillion.telemetry.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.StatsConfig;
import dev.pillion.proxycore.config.StatsConfig.Tag;
import dev.pillion.proxycore.config.StatsConfig.TagMatch;
import dev.pillion.proxycore.config.StatsConfig.TagPattern;
import dev.pillion.proxycore.stats.StatsMatcher;
import dev.pillion.telemetry.stats.TagProducer.TagValue;
import dev.pillion.telemetry.stats.TagProducer.Tagged;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected values are Envoy 1.40's. */
class TagProducerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "cluster.up.upstream_cx_total | cluster.upstream_cx_total | envoy.cluster_name=\"up\"",
        "cluster.a.b.c.upstream_rq_total | cluster.b.c.upstream_rq_total |"
            + " envoy.cluster_name=\"a\"",
        "cluster.up.upstream_rq_200 | cluster.upstream_rq |"
            + " envoy.response_code=\"200\",envoy.cluster_name=\"up\"",
        "cluster.up.external.upstream_rq_5xx | cluster.external.upstream_rq_xx |"
            + " envoy.response_code_class=\"5\",envoy.cluster_name=\"up\"",
        "cluster.outbound:80::x.y;.version | cluster.y;.version |"
            + " envoy.cluster_name=\"outbound:80::x\"",
        "cluster_manager.active_clusters | cluster_manager.active_clusters | ''",
        "http.in.gress.downstream_rq_total | http.gress.downstream_rq_total |"
            + " envoy.http_conn_manager_prefix=\"in\"",
        "http.in.downstream_rq_2xx | http.downstream_rq_xx |"
            + " envoy.response_code_class=\"2\",envoy.http_conn_manager_prefix=\"in\"",
        "listener.127.0.0.1_19101.downstream_cx_total | listener.downstream_cx_total |"
            + " envoy.listener_address=\"127.0.0.1_19101\"",
        "listener.[__1]_19102.downstream_cx_total | listener.downstream_cx_total |"
            + " envoy.listener_address=\"[__1]_19102\"",
        "listener.lp.x.downstream_cx_total | listener.x.downstream_cx_total |"
            + " envoy.listener_address=\"lp\"",
        "listener.lp.x.worker_0.downstream_cx_total | listener.x.worker_0.downstream_cx_total |"
            + " envoy.listener_address=\"lp\"",
        "listener.127.0.0.1_19101.worker_0.downstream_cx_total |"
            + " listener.worker_downstream_cx_total |"
            + " envoy.worker_id=\"0\",envoy.listener_address=\"127.0.0.1_19101\"",
        "listener.127.0.0.1_19101.http.in.downstream_rq_2xx | listener.http.downstream_rq_xx |"
            + " envoy.response_code_class=\"2\",envoy.http_conn_manager_prefix=\"in\","
            + "envoy.listener_address=\"127.0.0.1_19101\"",
        "listener.admin.http.admin.downstream_rq_completed |"
            + " listener.admin.http.downstream_rq_completed |"
            + " envoy.http_conn_manager_prefix=\"admin\"",
        "listener.admin.main_thread.downstream_cx_total |"
            + " listener.admin.main_thread.downstream_cx_total | ''",
        "server.worker_0.watchdog_miss | server.worker_watchdog_miss | envoy.worker_id=\"0\"",
        "thread_local_cluster_manager.worker_0.clusters_inflated |"
            + " thread_local_cluster_manager.worker_clusters_inflated | envoy.worker_id=\"0\"",
        "tcp.t.cp.downstream_cx_total | tcp.cp.downstream_cx_total | envoy.tcp_prefix=\"t\"",
        "vhost.v.h.vcluster.vc1.upstream_rq_total | vhost.h.vcluster.vc1.upstream_rq_total |"
            + " envoy.virtual_host=\"v\"",
        "vhost.v.vcluster.vc1.upstream_rq_200 | vhost.vcluster.upstream_rq |"
            + " envoy.response_code=\"200\",envoy.virtual_cluster=\"vc1\",envoy.virtual_host=\"v\"",
      })
  void tagsAreTakenOutOfNames(String stat, String name, String labels) {
    Tagged tagged = TagProducer.DEFAULT.produce(stat);
    assertThat(tagged.name()).isEqualTo(name);
    assertThat(labels(tagged)).isEqualTo(labels);
  }

  private static String labels(Tagged tagged) {
    return tagged.tags().stream()
        .map(tag -> tag.name() + "=\"" + tag.value() + "\"")
        .collect(Collectors.joining(","));
  }

  /** The lines of real Envoy's pages for listeners, clusters and hosts of crafted names. */
  @Test
  void craftedNamesComeApartAsInEnvoy() throws IOException {
    List<String> expected = lines("crafted-names.prometheus");
    List<String> found = new ArrayList<>();
    for (String name : lines("crafted-names.txt")) {
      Tagged tagged = TagProducer.DEFAULT.produce(name);
      String labels = labels(tagged).replaceAll("envoy\\.", "envoy_");
      found.add("envoy_" + tagged.name().replaceAll("[^a-zA-Z0-9_]", "_") + "{" + labels + "}");
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static List<String> lines(String resource) throws IOException {
    try (InputStream in = TagProducerTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  @Test
  void withoutTheDefaultTagsOnlyConfiguredOnesAreTakenOut() {
    TagProducer producer = producer(false, new Tag.Default("envoy.cluster_name"));
    assertThat(producer.produce("cluster.up.upstream_rq_200"))
        .isEqualTo(
            new Tagged(
                "cluster.upstream_rq_200", List.of(new TagValue("envoy.cluster_name", "up"))));
  }

  @Test
  void fixedTagsStandBeforeThoseThatBelongToTheFirstPartOfAName() {
    TagProducer producer =
        new TagProducer(
            new StatsConfig(
                true,
                List.of(new Tag.Fixed("zone", "a")),
                StatsMatcher.ALL,
                List.of(),
                StatsConfig.FLUSH_INTERVAL),
            List.of(new Tag.Fixed("cli", "b")));
    assertThat(labels(producer.produce("cluster.up.upstream_rq_200")))
        .isEqualTo("envoy.response_code=\"200\",cli=\"b\",zone=\"a\",envoy.cluster_name=\"up\"");
    assertThat(labels(producer.produce("runtime.load_error"))).isEqualTo("cli=\"b\",zone=\"a\"");
  }

  @Test
  void ofTwoTagsOfOneNameTheFirstThatIsFoundCounts() {
    TagPattern pattern =
        new TagPattern() {
          @Override
          public String pattern() {
            return "(up)";
          }

          @Override
          public TagMatch find(String name) {
            return new TagMatch(8, 11, "second");
          }
        };
    TagProducer producer = producer(true, new Tag.Extracted("envoy.response_code", pattern));
    assertThat(producer.produce("cluster.up.upstream_rq_200").tags())
        .containsExactly(
            new TagValue("envoy.response_code", "200"), new TagValue("envoy.cluster_name", "up"));
  }

  private static TagProducer producer(boolean defaults, Tag tag) {
    return new TagProducer(
        new StatsConfig(
            defaults, List.of(tag), StatsMatcher.ALL, List.of(), StatsConfig.FLUSH_INTERVAL),
        List.of());
  }
}
