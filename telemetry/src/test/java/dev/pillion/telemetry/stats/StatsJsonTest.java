package dev.pillion.telemetry.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.telemetry.stats.StatsQuery.HistogramBuckets;
import org.junit.jupiter.api.Test;

/** The expected texts are Envoy 1.40's for the same values. */
class StatsJsonTest {
  private static final String QUANTILES = "[0,25,50,75,90,95,99,99.5,99.9,100]";

  private final StatsStore store = new StatsStore();
  private final StatsShard shard = store.newShard();
  private final StatsView view = StatsView.of(store);

  private String render(boolean usedOnly, HistogramBuckets buckets) {
    return StatsJson.render(
            view, new StatsQuery(usedOnly, name -> true, StatsQuery.Type.ALL, buckets))
        .whole();
  }

  /** Two connections that were over at once and one of four milliseconds. */
  private void recordLengths() {
    store.histogram("length").record(shard, 0);
    store.histogram("length").record(shard, 0);
    store.histogram("length").record(shard, 4);
    view.intervals().flush();
  }

  private static String pairs(String first, int firsts, String then, int thens) {
    String a = "{\"cumulative\":" + first + ",\"interval\":" + first + "},";
    String b = "{\"cumulative\":" + then + ",\"interval\":" + then + "},";
    String all = a.repeat(firsts) + b.repeat(thens);
    return "[" + all.substring(0, all.length() - 1) + "]";
  }

  @Test
  void numbersComeByName() {
    store.counter("b").add(shard, 14);
    store.counter("c");
    store.gauge("a\"1").add(shard, 1);
    assertThat(render(false, HistogramBuckets.SUMMARY))
        .isEqualTo(
            "{\"stats\":[{\"name\":\"a\\\"1\",\"value\":1},{\"name\":\"b\",\"value\":14},"
                + "{\"name\":\"c\",\"value\":0}]}");
  }

  @Test
  void histogramsAreSummariesBehindThem() {
    recordLengths();
    store.counter("a");
    assertThat(render(false, HistogramBuckets.SUMMARY))
        .isEqualTo(
            "{\"stats\":[{\"name\":\"a\",\"value\":0},{\"histograms\":{\"supported_quantiles\":"
                + QUANTILES
                + ",\"computed_quantiles\":[{\"name\":\"length\",\"values\":"
                + pairs("0", 3, "4.05", 7)
                + "}]}}]}");
  }

  @Test
  void aHistogramWithoutValuesHasNullsUnlessOnlyUsedOnesAreAsked() {
    store.histogram("length");
    assertThat(render(false, HistogramBuckets.SUMMARY))
        .contains("{\"name\":\"length\",\"values\":" + pairs("null", 9, "null", 1) + "}");
    assertThat(render(true, HistogramBuckets.SUMMARY)).isEqualTo("{\"stats\":[]}");
  }

  @Test
  void bucketsAreCumulativeOrDisjoint() {
    recordLengths();
    String cumulative = render(false, HistogramBuckets.CUMULATIVE);
    assertThat(cumulative)
        .startsWith(
            "{\"stats\":[{\"histograms\":[{\"name\":\"length\",\"buckets\":["
                + "{\"upper_bound\":0.5,\"interval\":2,\"cumulative\":2},"
                + "{\"upper_bound\":1,\"interval\":2,\"cumulative\":2},"
                + "{\"upper_bound\":5,\"interval\":3,\"cumulative\":3},")
        .endsWith(
            "{\"upper_bound\":60000,\"interval\":3,\"cumulative\":3},"
                + "{\"upper_bound\":3e+05,\"interval\":3,\"cumulative\":3},"
                + "{\"upper_bound\":6e+05,\"interval\":3,\"cumulative\":3},"
                + "{\"upper_bound\":1800000,\"interval\":3,\"cumulative\":3},"
                + "{\"upper_bound\":3600000,\"interval\":3,\"cumulative\":3}]}]}]}");
    assertThat(render(false, HistogramBuckets.DISJOINT))
        .contains(
            "{\"upper_bound\":0.5,\"interval\":2,\"cumulative\":2},"
                + "{\"upper_bound\":1,\"interval\":0,\"cumulative\":0},"
                + "{\"upper_bound\":5,\"interval\":1,\"cumulative\":1},"
                + "{\"upper_bound\":10,\"interval\":0,\"cumulative\":0},");
  }

  @Test
  void detailsAreTheBinsAndTheSummary() {
    recordLengths();
    view.intervals().flush();
    String zero = "{\"lower_bound\":0,\"width\":0,\"count\":2}";
    String four = "{\"lower_bound\":4,\"width\":0.1,\"count\":1}";
    assertThat(render(true, HistogramBuckets.DETAILED))
        .startsWith(
            "{\"stats\":[{\"histograms\":{\"supported_percentiles\":"
                + QUANTILES
                + ",\"details\":[{\"name\":\"length\",\"totals\":["
                + zero
                + ","
                + four
                + "],\"intervals\":[],\"percentiles\":[{\"cumulative\":0,\"interval\":null},")
        .endsWith("{\"cumulative\":4.05,\"interval\":null}]}]}}]}");
  }
}
