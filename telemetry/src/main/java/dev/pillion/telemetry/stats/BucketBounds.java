package dev.pillion.telemetry.stats;

import dev.pillion.proxycore.config.StatsConfig.Buckets;
import java.util.List;

/** The upper bounds of histograms' buckets ({@code histogram_bucket_settings}). */
public final class BucketBounds {
  /** Envoy's, in the histogram's unit. */
  private static final double[] DEFAULT = {
    0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000,
    600_000, 1_800_000, 3_600_000
  };

  private final List<Buckets> settings;

  BucketBounds(List<Buckets> settings) {
    this.settings = settings;
  }

  /** Those of the first setting that matches a histogram's whole name. */
  double[] of(String name) {
    for (Buckets setting : settings) {
      if (setting.match().matches(name)) {
        return setting.bounds().stream().mapToDouble(Double::doubleValue).toArray();
      }
    }
    return DEFAULT;
  }
}
