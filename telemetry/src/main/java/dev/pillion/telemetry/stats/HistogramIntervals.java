package dev.pillion.telemetry.stats;

import dev.pillion.proxycore.stats.Histogram;
import dev.pillion.proxycore.stats.HistogramData;
import dev.pillion.proxycore.stats.StatsStore;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The values that each histogram took in the last finished interval ({@code stats_flush_interval}),
 * which Envoy shows beside those since the start. One thread calls {@link #flush}; any may read.
 */
public final class HistogramIntervals {
  private record Snapshot(HistogramData total, HistogramData interval) {}

  private static final HistogramData NONE = new HistogramData();

  private final StatsStore store;
  private final ConcurrentMap<Histogram, Snapshot> snapshots = new ConcurrentHashMap<>();

  public HistogramIntervals(StatsStore store) {
    this.store = store;
  }

  /** Ends the interval. */
  public void flush() {
    store.forEachHistogram(this::flush);
  }

  private void flush(Histogram histogram) {
    HistogramData total = histogram.merged();
    Snapshot last = snapshots.get(histogram);
    if (last == null) {
      if (total.count() > 0) {
        snapshots.put(histogram, new Snapshot(total, total));
      }
    } else if (last.total.count() != total.count()) {
      snapshots.put(histogram, new Snapshot(total, total.minus(last.total)));
    } else if (last.interval.count() != 0) {
      snapshots.put(histogram, new Snapshot(last.total, NONE));
    }
  }

  /** What came until the end of the last interval: Envoy shows nothing newer. */
  HistogramData total(Histogram histogram) {
    Snapshot snapshot = snapshots.get(histogram);
    return snapshot == null ? NONE : snapshot.total;
  }

  HistogramData interval(Histogram histogram) {
    Snapshot snapshot = snapshots.get(histogram);
    return snapshot == null ? NONE : snapshot.interval;
  }
}
