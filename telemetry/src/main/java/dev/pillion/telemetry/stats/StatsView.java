package dev.pillion.telemetry.stats;

import dev.pillion.proxycore.config.StatsConfig;
import dev.pillion.proxycore.stats.StatsStore;
import java.util.List;

/**
 * What the statistics' pages show and how.
 *
 * @param intervals those of the same store
 */
public record StatsView(
    StatsStore store, HistogramIntervals intervals, TagProducer tags, BucketBounds buckets) {
  /**
   * The view that a configuration gives.
   *
   * @param tags fixed ones of the command line
   */
  public static StatsView of(
      StatsStore store, StatsConfig config, List<StatsConfig.Tag.Fixed> tags) {
    return new StatsView(
        store,
        new HistogramIntervals(store),
        new TagProducer(config, tags),
        new BucketBounds(config.buckets()));
  }

  /** A view with Envoy's defaults. */
  public static StatsView of(StatsStore store) {
    return of(store, StatsConfig.DEFAULT, List.of());
  }
}
