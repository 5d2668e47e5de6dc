package dev.pillion.proxycore.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pillion.proxycore.match.StringMatcher;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatsStoreTest {
  private final StatsStore store = new StatsStore();
  private final StatsShard first = store.newShard();
  private final StatsShard second = store.newShard();

  @Test
  void aCounterIsTheSumOfAllShards() {
    Counter counter = store.counter("http.ingress.downstream_rq_total");
    counter.inc(first);
    counter.add(second, 4);
    assertThat(counter.value()).isEqualTo(5);
    assertThat(counter.used()).isTrue();
  }

  @Test
  void theSameNameIsTheSameStatistic() {
    assertThat(store.counter("a")).isSameAs(store.counter("a"));
    assertThat(store.gauge("a")).isSameAs(store.gauge("a"));
    assertThat(store.histogram("a")).isSameAs(store.histogram("a"));
  }

  @Test
  void resettingACounterKeepsItUsedAndStartsItFromZero() {
    Counter counter = store.counter("a");
    counter.add(first, 3);
    counter.reset();
    assertThat(counter.value()).isZero();
    counter.inc(second);
    assertThat(counter.value()).isEqualTo(1);
  }

  @Test
  void aGaugeBackAtZeroIsStillUsed() {
    Gauge gauge = store.gauge("cx_active");
    assertThat(gauge.used()).isFalse();
    gauge.add(first, 1);
    gauge.add(second, -1);
    assertThat(gauge.value()).isZero();
    assertThat(gauge.used()).isTrue();
  }

  @Test
  void moreStatisticsThanAShardBeganWithAreKept() {
    for (int i = 0; i < 5000; i++) {
      store.counter("c" + i).add(first, i);
    }
    for (int i = 0; i < 5000; i++) {
      assertThat(store.counter("c" + i).value()).isEqualTo(i);
    }
  }

  @Test
  void aHistogramAnswersQuantilesToTwoDigits() {
    Histogram histogram = store.histogram("downstream_rq_time");
    for (int i = 1; i <= 10_000; i++) {
      histogram.record(i % 2 == 0 ? first : second, i);
    }
    HistogramData data = histogram.merged();
    assertThat(data.count()).isEqualTo(10_000);
    assertThat(data.sum()).isEqualTo(50_005_000);
    assertThat(data.quantile(0.5)).isCloseTo(5000, within(100.0));
    assertThat(data.quantile(0.99)).isCloseTo(9900, within(100.0));
    assertThat(data.countAtMost(Double.POSITIVE_INFINITY)).isEqualTo(10_000);
  }

  @Test
  void everyValueLiesInTheBinThatItsQuantileNames() {
    for (long value : new long[] {0, 1, 9, 10, 99, 100, 109, 110, 999, 1000, 123_456_789_012L}) {
      HistogramData data = new HistogramData();
      data.record(value);
      double tolerance = Math.max(1, value * 0.1);
      assertThat(data.quantile(1)).isCloseTo((double) value, within(tolerance));
    }
  }

  private static StatsStore matching(boolean accepted, StringMatcher... exceptions) {
    return new StatsStore(new StatsMatcher(accepted, List.of(exceptions)));
  }

  private static List<String> names(StatsStore store) {
    List<String> names = new ArrayList<>();
    store.forEach(stat -> names.add(stat.name()));
    return names;
  }

  @Test
  void whatTheMatcherRejectsCanBeCountedButIsNotThere() {
    StatsStore matched = matching(false, new StringMatcher.Prefix("cluster.a.", false));
    StatsShard shard = matched.newShard();
    matched.scope("cluster.b.").counter("x").inc(shard);
    matched.gauge("server.live").set(shard, 1);
    matched.histogram("server.time").record(shard, 1);
    Counter kept = matched.scope("cluster.a.").counter("x");
    kept.inc(shard);
    assertThat(names(matched)).containsExactly("cluster.a.x");
    assertThat(kept.value()).isEqualTo(1);
  }

  @Test
  void rejectedStatisticsTakeNoCells() {
    StatsStore none = new StatsStore(StatsMatcher.NONE);
    assertThat(none.counter("a")).isSameAs(none.scope("b.").counter("c"));
    assertThat(none.gauge("a")).isSameAs(none.gauge("b", () -> 1));
    assertThat(none.histogram("a")).isSameAs(none.histogram("b"));
  }

  @Test
  void exclusionsRejectWhatTheyMatchAlone() {
    StatsStore matched = matching(true, new StringMatcher.Suffix("_ms", false));
    matched.histogram("cx_length_ms");
    matched.counter("cx_total");
    assertThat(names(matched)).containsExactly("cx_total");
  }

  @Test
  void aScopesNamesBeginWithItsPrefix() {
    StatsScope scope = store.scope("cluster.a.");
    Counter counter = scope.counter("upstream_cx_total");
    assertThat(counter.name()).isEqualTo("cluster.a.upstream_cx_total");
    assertThat(scope.counter("upstream_cx_total")).isSameAs(counter);
    assertThat(store.scope("cluster.a.")).isSameAs(scope);
  }

  @Test
  void theUnusedAreListedButNotReset() {
    store.counter("used");
    StatsStore other = new StatsStore();
    other.counter("unused");
    store.addUnused(other::forEach);
    List<String> counters = new ArrayList<>();
    store.forEachCounter(counter -> counters.add(counter.name()));
    assertThat(names(store)).containsExactly("used", "unused");
    assertThat(counters).containsExactly("used");
  }

  @Test
  void whatStaysAtZeroIsListedWithoutBeingKept() {
    StatsScope scope = store.scope("cluster.a.");
    String[] names = {"assignment_stale"};
    scope.listZeroCounters(names);
    scope.listZeroCounters(names);
    List<Long> values = new ArrayList<>();
    store.forEach(stat -> values.add(((Counter) stat).value()));
    assertThat(names(store)).containsExactly("cluster.a.assignment_stale");
    assertThat(values).containsExactly(0L);
    store.forEachCounter(counter -> values.add(counter.value()));
    assertThat(values).hasSize(1);
  }
}
