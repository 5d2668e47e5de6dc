package dev.pillion.telemetry.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.stats.Histogram;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.telemetry.stats.StatsQuery.HistogramBuckets;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The expected lines are Envoy 1.40's for the same values. */
class StatsTextTest {
  private static final long[] RQ_TIME = {1, 41, 41, 42, 42, 42, 42, 43, 43, 44, 45, 47, 48};

  private final StatsStore store = new StatsStore();
  private final StatsShard shard = store.newShard();
  private final StatsView view = StatsView.of(store);

  @BeforeEach
  void record() {
    store.counter("cluster.up.upstream_rq_total").add(shard, 14);
    store.counter("cluster.up.upstream_rq_timeout");
    store.gauge("cluster.up.upstream_cx_active").add(shard, 1);
    store.gauge("cluster.up.membership_total");
    store.histogram("cluster.up.upstream_cx_length_ms");
    Histogram time = store.histogram("cluster.up.upstream_rq_time");
    for (long value : RQ_TIME) {
      time.record(shard, value);
    }
  }

  @Test
  void numbersComeByNameAndHistogramsBehindThem() {
    view.intervals().flush();
    assertThat(StatsText.render(view, StatsQuery.ALL).whole())
        .isEqualTo(
            """
            cluster.up.membership_total: 0
            cluster.up.upstream_cx_active: 1
            cluster.up.upstream_rq_timeout: 0
            cluster.up.upstream_rq_total: 14
            cluster.up.upstream_cx_length_ms: No recorded values
            cluster.up.upstream_rq_time: P0(1.05,1.05) P25(42.2,42.2) P50(42.8,42.8) \
            P75(44.5,44.5) P90(47.5,47.5) P95(48.5,48.5) P99(48.5,48.5) P99.5(48.5,48.5) \
            P99.9(48.5,48.5) P100(48.5,48.5)
            """);
  }

  @Test
  void usedOnlyLeavesOutWhatWasNeverWritten() {
    StatsQuery query =
        new StatsQuery(true, name -> true, StatsQuery.Type.ALL, HistogramBuckets.CUMULATIVE);
    view.intervals().flush();
    assertThat(StatsText.render(view, query).whole())
        .isEqualTo(
            """
            cluster.up.upstream_cx_active: 1
            cluster.up.upstream_rq_total: 14
            cluster.up.upstream_rq_time: B0.5(0,0) B1(1,1) B5(1,1) B10(1,1) B25(1,1) B50(13,13) \
            B100(13,13) B250(13,13) B500(13,13) B1000(13,13) B2500(13,13) B5000(13,13) \
            B10000(13,13) B30000(13,13) B60000(13,13) B300000(13,13) B600000(13,13) \
            B1.8e+06(13,13) B3.6e+06(13,13)
            """);
  }

  @Test
  void bucketsCanBeDisjointAndBinsShown() {
    view.intervals().flush();
    Predicate<String> time = name -> name.endsWith("rq_time");
    assertThat(text(new StatsQuery(false, time, StatsQuery.Type.ALL, HistogramBuckets.DISJOINT)))
        .startsWith("cluster.up.upstream_rq_time: B0.5(0,0) B1(1,1) B5(0,0) B10(0,0) B25(0,0)")
        .contains(" B50(12,12) B100(0,0) ");
    assertThat(text(new StatsQuery(false, time, StatsQuery.Type.ALL, HistogramBuckets.DETAILED)))
        .startsWith(
            """
            cluster.up.upstream_rq_time:
              totals=1,0.1:1, 41,1:2, 42,1:4, 43,1:2, 44,1:1, 45,1:1, 47,1:1, 48,1:1
              intervals=1,0.1:1, 41,1:2, 42,1:4, 43,1:2, 44,1:1, 45,1:1, 47,1:1, 48,1:1
              summary=P0(1.05,1.05) P25(42.2,42.2)\
            """);
  }

  @Test
  void typesCanBeChosen() {
    assertThat(
            text(
                new StatsQuery(
                    false, name -> true, StatsQuery.Type.COUNTERS, HistogramBuckets.SUMMARY)))
        .isEqualTo("cluster.up.upstream_rq_timeout: 0\ncluster.up.upstream_rq_total: 14\n");
    assertThat(
            text(
                new StatsQuery(
                    false, name -> true, StatsQuery.Type.GAUGES, HistogramBuckets.SUMMARY)))
        .isEqualTo("cluster.up.membership_total: 0\ncluster.up.upstream_cx_active: 1\n");
    assertThat(
            text(
                new StatsQuery(
                    false, name -> true, StatsQuery.Type.TEXT_READOUTS, HistogramBuckets.SUMMARY)))
        .isEmpty();
  }

  @Test
  void theFirstNumberOfAPairIsTheLastInterval() {
    view.intervals().flush();
    store.histogram("cluster.up.upstream_rq_time").record(shard, 5);
    view.intervals().flush();
    assertThat(StatsText.render(view, StatsQuery.ALL).whole()).contains("P0(5.05,1.05)");
    view.intervals().flush();
    assertThat(StatsText.render(view, StatsQuery.ALL).whole()).contains("P0(nan,1.05)");
  }

  @Test
  void aBinsValuesAreTakenToLieEvenlyInIt() {
    Histogram accepted = store.histogram("accepted");
    for (int i = 0; i < 14; i++) {
      accepted.record(shard, 1);
    }
    assertThat(text(StatsQuery.ALL)).contains("accepted: No recorded values");
    view.intervals().flush();
    view.intervals().flush();
    assertThat(text(StatsQuery.ALL))
        .contains("P0(nan,1.0066666666666666) P25(nan,1.0266666666666666)")
        .contains("P75(nan,1.0733333333333333)");
  }

  private String text(StatsQuery query) {
    return StatsText.render(view, query).whole();
  }
}
