package dev.pillion.proxycore.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
}
