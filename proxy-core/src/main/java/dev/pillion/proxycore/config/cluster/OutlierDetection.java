package dev.pillion.proxycore.config.cluster;

import java.time.Duration;

/**
 * {@code envoy.config.cluster.v3.OutlierDetection}, its defaults resolved. Percentages are 0 to
 * 100.
 *
 * @param interval between two looks at all hosts
 * @param baseEjectionTime of a first ejection; each further one lasts as much longer
 * @param maxEjectionTime the bound of that, without the jitter
 * @param maxEjectionTimeJitter the most that is added by chance
 * @param maxEjectionPercent of the hosts may be out at a time
 * @param alwaysEjectOneHost the first may whatever the percentage says
 * @param splitExternalLocalOriginErrors failures to connect are counted on their own
 */
public record OutlierDetection(
    Duration interval,
    Duration baseEjectionTime,
    Duration maxEjectionTime,
    Duration maxEjectionTimeJitter,
    int maxEjectionPercent,
    boolean alwaysEjectOneHost,
    boolean splitExternalLocalOriginErrors,
    Consecutive consecutive5xx,
    Consecutive consecutiveGatewayFailure,
    Consecutive consecutiveLocalOriginFailure,
    SuccessRate successRate,
    FailurePercentage failurePercentage) {

  /**
   * So many failures one after another.
   *
   * @param threshold how many
   * @param enforcing in what percentage of the cases the host is ejected
   */
  public record Consecutive(long threshold, int enforcing) {}

  /**
   * A success rate far below that of the others.
   *
   * @param minimumHosts with as many requests as {@code requestVolume} in an interval
   * @param standardDeviationFactor in thousandths: how far below the mean
   */
  public record SuccessRate(
      int enforcing,
      int enforcingLocalOrigin,
      long minimumHosts,
      long requestVolume,
      long standardDeviationFactor) {}

  /**
   * A share of failures.
   *
   * @param threshold in percent
   */
  public record FailurePercentage(
      int enforcing,
      int enforcingLocalOrigin,
      int threshold,
      long minimumHosts,
      long requestVolume) {}
}
