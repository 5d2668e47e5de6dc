package dev.pillion.telemetry.stats;

import java.util.function.Predicate;

/**
 * What a reader of statistics asked for.
 *
 * @param usedOnly leaves out what was never written
 * @param filter takes the names to show
 * @param type which kinds
 * @param buckets how histograms are shown
 */
public record StatsQuery(
    boolean usedOnly, Predicate<String> filter, Type type, HistogramBuckets buckets) {
  /** Everything. */
  public static final StatsQuery ALL =
      new StatsQuery(false, name -> true, Type.ALL, HistogramBuckets.SUMMARY);

  /** {@code type}. */
  public enum Type {
    ALL,
    COUNTERS,
    GAUGES,
    /** Counters and gauges. */
    NUMBERS,
    HISTOGRAMS,
    TEXT_READOUTS
  }

  /** {@code histogram_buckets}. */
  public enum HistogramBuckets {
    SUMMARY,
    CUMULATIVE,
    DISJOINT,
    DETAILED
  }

  /** The same of other kinds. */
  public StatsQuery withType(Type other) {
    return new StatsQuery(usedOnly, filter, other, buckets);
  }

  boolean counters() {
    return type == Type.ALL || type == Type.NUMBERS || type == Type.COUNTERS;
  }

  boolean gauges() {
    return type == Type.ALL || type == Type.NUMBERS || type == Type.GAUGES;
  }

  boolean histograms() {
    return type == Type.ALL || type == Type.HISTOGRAMS;
  }
}
