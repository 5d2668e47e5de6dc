package dev.pillion.proxycore.stats;

import java.util.Arrays;

/**
 * A log-linear histogram of non-negative values: 90 bins a decade, that is two significant digits,
 * as Envoy's circllhist keeps them. One writer; readers may merge at any time and miss at most the
 * value being written.
 */
public final class HistogramData {
  private static final int BINS_PER_DECADE = 90;
  private static final int SMALL = 100; // 0..99 have a bin each: already two digits
  private long[] bins = new long[SMALL];
  private long count;
  private long sum;

  /** Adds one value; below zero counts as zero. */
  public void record(long value) {
    long v = Math.max(value, 0);
    int bin = binOf(v);
    if (bin >= bins.length) {
      bins = Arrays.copyOf(bins, Math.max(bin + 1, bins.length + BINS_PER_DECADE));
    }
    bins[bin]++;
    count++;
    sum += v;
  }

  /** Adds this histogram's counts to another. */
  public void mergeInto(HistogramData target) {
    long[] local = bins;
    if (target.bins.length < local.length) {
      target.bins = Arrays.copyOf(target.bins, local.length);
    }
    for (int i = 0; i < local.length; i++) {
      target.bins[i] += local[i];
    }
    target.count += count;
    target.sum += sum;
  }

  public long count() {
    return count;
  }

  public long sum() {
    return sum;
  }

  /** The number of values less than or equal to a bound, as a Prometheus bucket counts them. */
  public long countAtMost(double bound) {
    long total = 0;
    for (int i = 0; i < bins.length && lowerBound(i) <= bound; i++) {
      total += bins[i];
    }
    return total;
  }

  /**
   * The value that a share {@code q} (0 to 1) of the values do not exceed, as circllhist estimates
   * it: the values of one bin are taken to lie evenly in it. NaN when there are none.
   */
  public double quantile(double q) {
    if (count == 0) {
      return Double.NaN;
    }
    long rank = Math.max(1, (long) Math.ceil(q * count));
    long seen = 0;
    int last = 0;
    for (int i = 0; i < bins.length; i++) {
      long inBin = bins[i];
      if (inBin > 0 && seen + inBin >= rank) {
        double share = (rank - seen) / (inBin + 1.0);
        return lowerBound(i) + share * width(i);
      }
      seen += inBin;
      last = inBin > 0 ? i : last;
    }
    return lowerBound(last); // a reader that saw the count before the bin
  }

  /** Takes one bin that is not empty: its lower bound, its width, how many values lie in it. */
  @FunctionalInterface
  public interface BinConsumer {
    void accept(double lowerBound, double width, long count);
  }

  public void forEachBin(BinConsumer consumer) {
    for (int i = 0; i < bins.length; i++) {
      if (bins[i] > 0) {
        consumer.accept(lowerBound(i), width(i), bins[i]);
      }
    }
  }

  /** What came since an earlier merge of the same histogram. */
  public HistogramData minus(HistogramData earlier) {
    HistogramData rest = new HistogramData();
    rest.bins = Arrays.copyOf(bins, bins.length);
    for (int i = 0; i < earlier.bins.length && i < bins.length; i++) {
      rest.bins[i] -= earlier.bins[i];
    }
    rest.count = count - earlier.count;
    rest.sum = sum - earlier.sum;
    return rest;
  }

  private static int binOf(long value) {
    if (value < SMALL) {
      return (int) value;
    }
    int decade = 0;
    long mantissa = value;
    while (mantissa >= SMALL) {
      mantissa /= 10;
      decade++;
    }
    return SMALL + (decade - 1) * BINS_PER_DECADE + (int) (mantissa - 10);
  }

  private static double lowerBound(int bin) {
    if (bin < SMALL) {
      return bin;
    }
    int decade = (bin - SMALL) / BINS_PER_DECADE + 1;
    return ((bin - SMALL) % BINS_PER_DECADE + 10) * Math.pow(10, decade);
  }

  /** Two significant digits: the bin of 7 is as wide as that of 7.0. Zero is zero. */
  private static double width(int bin) {
    if (bin >= SMALL) {
      return Math.pow(10, (bin - SMALL) / BINS_PER_DECADE + 1);
    }
    return bin >= 10 ? 1 : bin > 0 ? 0.1 : 0;
  }
}
