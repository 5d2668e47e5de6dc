package dev.pillion.routing.cluster;

/**
 * What outlier detection has found over all hosts of a cluster, in percent; -1: not known.
 *
 * @param average of the hosts' success rates
 * @param threshold below which a host is ejected
 * @param localOriginAverage the same of errors that arose here, for instance failed connects
 * @param localOriginThreshold the threshold of those
 */
public record OutlierRates(
    double average, double threshold, double localOriginAverage, double localOriginThreshold) {
  /** Before the first interval is over. */
  public static final OutlierRates UNKNOWN = new OutlierRates(-1, -1, -1, -1);
}
