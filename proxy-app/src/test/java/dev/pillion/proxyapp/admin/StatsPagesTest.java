package dev.pillion.proxyapp.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.telemetry.stats.StatsView;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of statistics; what they answer to a query is what Envoy 1.40 answers. */
class StatsPagesTest {
  private final StatsStore store = new StatsStore();
  private final StatsShard shard = store.newShard();
  private final StatsView view = StatsView.of(store);
  private final AtomicInteger refreshed = new AtomicInteger();
  private final AdminPages pages = new AdminPages();

  @BeforeEach
  void record() {
    store.counter("cluster.up.upstream_rq_total").add(shard, 14);
    store.counter("cluster.up.upstream_rq_timeout");
    store.gauge("server.live").set(shard, 1);
    store.gauge("server.parent_connections");
    store.histogram("cluster.up.upstream_rq_time").record(shard, 41);
    store.histogram("server.initialization_time_ms");
    view.intervals().flush();
    StatsPages.addTo(pages, view, refreshed::incrementAndGet);
  }

  private AdminResponse get(String target) {
    return pages.handle(AdminRequest.of("GET", target));
  }

  private String body(String target) {
    AdminResponse response = get(target);
    assertThat(response.status()).as(target).isEqualTo(200);
    return Answers.body(response);
  }

  private void assertRefused(String target, String why) {
    AdminResponse response = get(target);
    assertThat(response.status()).as(target).isEqualTo(400);
    assertThat(response.contentType()).isEqualTo("text/plain; charset=UTF-8");
    assertThat(Answers.body(response)).isEqualTo(why);
  }

  @Test
  void textListsNumbersThenHistograms() {
    AdminResponse response = get("/stats");

    assertThat(response.contentType()).isEqualTo("text/plain; charset=UTF-8");
    assertThat(Answers.body(response))
        .startsWith(
            """
            cluster.up.upstream_rq_timeout: 0
            cluster.up.upstream_rq_total: 14
            server.live: 1
            server.parent_connections: 0
            cluster.up.upstream_rq_time: P0(41.5,41.5) P25(41.5,41.5)\
            """)
        .endsWith("P100(41.5,41.5)\nserver.initialization_time_ms: No recorded values\n");
  }

  @Test
  void prometheusListsFamiliesWithTheirTypes() {
    AdminResponse response = get("/stats/prometheus");

    assertThat(response.contentType()).isEqualTo("text/plain; charset=UTF-8");
    assertThat(Answers.body(response))
        .startsWith(
            """
            # TYPE envoy_cluster_upstream_rq_timeout counter
            envoy_cluster_upstream_rq_timeout{envoy_cluster_name="up"} 0
            # TYPE envoy_cluster_upstream_rq_total counter
            envoy_cluster_upstream_rq_total{envoy_cluster_name="up"} 14
            # TYPE envoy_server_live gauge
            envoy_server_live{} 1
            # TYPE envoy_server_parent_connections gauge
            envoy_server_parent_connections{} 0
            # TYPE envoy_cluster_upstream_rq_time histogram
            envoy_cluster_upstream_rq_time_bucket{envoy_cluster_name="up",le="0.5"} 0
            """)
        .endsWith("envoy_server_initialization_time_ms_count{} 0\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/stats?format=prometheus", "/stats/prometheus?format=json"})
  void theFormatAndThePathLeadToThePrometheusPage(String target) {
    assertThat(body(target)).isEqualTo(body("/stats/prometheus"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"format=text", "format=", "type=", "type=All", "histogram_buckets=", "filter="})
  void theDefaultsCanBeNamed(String query) {
    assertThat(body("/stats?" + query)).isEqualTo(body("/stats"));
  }

  @Test
  void jsonIsAFormatOfItsOwn() {
    AdminResponse response = get("/stats?format=json&filter=server.live");

    assertThat(response.contentType()).isEqualTo("application/json");
    assertThat(Answers.body(response))
        .isEqualTo("{\"stats\":[{\"name\":\"server.live\",\"value\":1}]}");
  }

  @ParameterizedTest
  @CsvSource({
    "Counters, 'cluster.up.upstream_rq_timeout: 0;cluster.up.upstream_rq_total: 14;'",
    "Gauges, 'server.live: 1;server.parent_connections: 0;'",
    "TextReadouts, ''",
  })
  void aTypeIsShownAlone(String type, String lines) {
    assertThat(body("/stats?type=" + type)).isEqualTo(lines.replace(';', '\n'));
  }

  @Test
  void histogramsAreATypeToo() {
    assertThat(body("/stats?type=Histograms"))
        .startsWith("cluster.up.upstream_rq_time: P0(")
        .endsWith("\nserver.initialization_time_ms: No recorded values\n");
  }

  @Test
  void prometheusShowsEveryType() {
    assertThat(body("/stats/prometheus?type=Gauges")).isEqualTo(body("/stats/prometheus"));
    assertThat(body("/stats?format=prometheus&type=TextReadouts"))
        .isEqualTo(body("/stats/prometheus"));
  }

  @Test
  void usedOnlyLeavesOutWhatWasNeverWritten() {
    assertThat(body("/stats?usedonly"))
        .startsWith("cluster.up.upstream_rq_total: 14\nserver.live: 1\ncluster.up.upstream_rq_time")
        .doesNotContain("timeout", "parent", "initialization");
    assertThat(body("/stats/prometheus?usedonly"))
        .contains("rq_total{", "live{", "rq_time_count{")
        .doesNotContain("timeout", "parent", "initialization");
  }

  @Test
  void theFilterFindsAPartOfTheName() {
    assertThat(body("/stats?filter=rq_to")).isEqualTo("cluster.up.upstream_rq_total: 14\n");
    assertThat(body("/stats?filter=%5Eserver%5C.&type=Gauges&invert_filter")).isEmpty();
    assertThat(body("/stats?filter=%5Eserver&invert_filter&type=Counters"))
        .isEqualTo("cluster.up.upstream_rq_timeout: 0\ncluster.up.upstream_rq_total: 14\n");
    assertThat(body("/stats/prometheus?filter=live"))
        .isEqualTo("# TYPE envoy_server_live gauge\nenvoy_server_live{} 1\n");
  }

  @ParameterizedTest
  @CsvSource({
    "cumulative, 'B25(0,0) B50(1,1) B100(1,1)'",
    "disjoint, 'B25(0,0) B50(1,1) B100(0,0)'",
    "detailed, '  totals=41,1:1'",
    "summary, 'P0(41.5,41.5)'",
    "none, 'P0(41.5,41.5)'",
  })
  void histogramsAreShownAsAsked(String buckets, String part) {
    assertThat(body("/stats?filter=rq_time$&histogram_buckets=" + buckets)).contains(part);
  }

  @Test
  void prometheusKnowsCumulativeBucketsAndSummaries() {
    assertThat(body("/stats/prometheus?histogram_buckets=cumulative"))
        .isEqualTo(body("/stats/prometheus"));
    assertThat(body("/stats/prometheus?histogram_buckets=summary&filter=rq_time$"))
        .startsWith("# TYPE envoy_cluster_upstream_rq_time summary\n")
        .contains("upstream_rq_time{envoy_cluster_name=\"up\",quantile=\"0.5\"} 41.5\n");
    String refused = "unsupported prometheus histogram bucket mode";
    assertRefused("/stats/prometheus?histogram_buckets=disjoint", refused);
    assertRefused("/stats?format=prometheus&histogram_buckets=detailed", refused);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/stats?", "/stats/prometheus?"})
  void whatIsNoQueryIsRefused(String page) {
    assertRefused(
        page + "format=xml", "usage: /stats?format=(html|active-html|json|prometheus|text)\n\n");
    assertRefused(page + "type=gauges", "invalid &type= param");
    assertRefused(
        page + "histogram_buckets=many",
        "usage:"
            + " /stats?histogram_buckets=(cumulative|disjoint|detailed|summary|prometheusnative)\n");
    assertRefused(page + "hidden=all", "usage: /stats?hidden=(include|only|exclude)\n\n");
    assertRefused(page + "filter=%5B", "Invalid re2 regex: missing ]: [");
    assertRefused(
        page + "filter=&invert_filter",
        "invert_filter can only be used if filter is also provided");
    assertThat(refreshed).hasValue(0);
  }

  @Test
  void nativeHistogramsAreForProtobufAlone() {
    assertRefused(
        "/stats/prometheus?histogram_buckets=prometheusnative",
        "unsupported prometheusnative histogram type when not using protobuf exposition format");
    assertRefused(
        "/stats?histogram_buckets=prometheusnative",
        "Invalid histogram_buckets type for non prometheus stats type");
  }

  @Test
  void noStatisticIsHidden() {
    assertThat(body("/stats?hidden=only")).isEmpty();
    assertThat(body("/stats?hidden=include")).isEqualTo(body("/stats"));
  }

  @Test
  void htmlIsAFormWithTheStatisticsBelow() {
    AdminResponse response = get("/stats?format=html&filter=server.*%3C%27&usedonly");

    assertThat(response.contentType()).isEqualTo("text/html; charset=UTF-8");
    assertThat(Answers.body(response))
        .contains("value='server.*&lt;&#39;' />", "onchange='stats.submit()' checked>")
        .contains("<option value='html' selected>html</option>")
        .endsWith(
            """
            <pre>
            </pre>
            <br/><i>No text readouts found</i><br/>
            <pre>
            </pre>
            <br/><i>No Counters and Gauges found</i><br/>
            <pre>
            </pre>
            <br/><i>No Histograms found</i><br/>
            <pre>
            </pre>
            </body>
            </html>
            """);
    assertThat(body("/stats?format=html&type=Gauges&filter=live"))
        .endsWith("<pre>\nserver.live: 1\n</pre>\n</body>\n</html>\n");
    assertThat(body("/stats?format=active-html")).contains("<pre id='active'>");
  }

  @Test
  void gaugesOfTheMomentAreBroughtUpToDateFirst() {
    body("/stats");
    body("/stats?format=json");
    body("/stats/prometheus");
    assertThat(refreshed).hasValue(3);
  }

  @Test
  void countersAreResetByAPostAlone() {
    assertThat(get("/reset_counters").status()).isEqualTo(405);
    assertThat(body("/stats?filter=rq_total")).endsWith(": 14\n");

    AdminResponse response = pages.handle(AdminRequest.of("POST", "/reset_counters"));

    assertThat(Answers.body(response)).isEqualTo("OK\n");
    assertThat(body("/stats?filter=rq_total")).endsWith(": 0\n");
    assertThat(body("/stats?filter=live")).endsWith(": 1\n");
  }

  @Test
  void lookupsAreCountedAndRecordedOnDemand() {
    assertThat(body("/stats/recentlookups"))
        .startsWith(
            "Lookup tracking is not enabled. Use /stats/recentlookups/enable to enable.\n\n");

    Answers.post(pages, "/stats/recentlookups/enable");
    Answers.post(pages, "/stats/recentlookups/clear");
    store.counter("a");
    store.counter("b");
    store.counter("b");
    assertThat(body("/stats/recentlookups"))
        .isEqualTo("   Count Lookup\n       2 b\n       1 a\n\ntotal: 3\n");

    Answers.post(pages, "/reset_counters");
    assertThat(body("/stats/recentlookups")).isEqualTo("   Count Lookup\n\ntotal: 0\n");

    Answers.post(pages, "/stats/recentlookups/disable");
    assertThat(body("/stats/recentlookups")).startsWith("Lookup tracking is not enabled.");
    assertThat(get("/stats/recentlookups/clear").status()).isEqualTo(405);
  }
}
