package dev.pillion.resilience.outlier;

import dev.pillion.proxycore.config.cluster.OutlierDetection;
import dev.pillion.resilience.outlier.HostMonitor.Window;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Finds the hosts whose success rate in the last interval is far below the mean, or whose share of
 * failures is too large. For the detector's thread.
 */
final class RateCheck {
  private final OutlierDetection config;
  private final Collection<HostMonitor> hosts;
  private final boolean localOrigin;
  private double mean = -1;
  private double threshold = -1;

  /**
   * @param localOrigin failures to connect are looked at, not answers
   */
  RateCheck(OutlierDetection config, Collection<HostMonitor> hosts, boolean localOrigin) {
    this.config = config;
    this.hosts = hosts;
    this.localOrigin = localOrigin;
  }

  /** Of the comparable hosts; -1: there are too few. */
  double mean() {
    return mean;
  }

  double threshold() {
    return threshold;
  }

  /** Names each outlier; a host may have become ejected by an earlier call. */
  void outliers(BiConsumer<HostMonitor, EjectionType> found) {
    OutlierDetection.SuccessRate byRate = config.successRate();
    OutlierDetection.FailurePercentage byShare = config.failurePercentage();
    if (hosts.size() < byRate.minimumHosts() && hosts.size() < byShare.minimumHosts()) {
      return;
    }
    List<HostMonitor> comparable = new ArrayList<>();
    List<HostMonitor> judged = new ArrayList<>();
    for (HostMonitor host : hosts) {
      long total = window(host).total;
      if (host.ejections.ejected || total == 0) {
        continue;
      }
      if (total >= Math.min(byRate.requestVolume(), byShare.requestVolume())) {
        note(host);
      }
      if (total >= byRate.requestVolume()) {
        comparable.add(host);
      }
      if (total >= byShare.requestVolume()) {
        judged.add(host);
      }
    }
    if (!comparable.isEmpty() && comparable.size() >= byRate.minimumHosts()) {
      belowTheOthers(comparable, found);
    }
    if (!judged.isEmpty() && judged.size() >= byShare.minimumHosts()) {
      failingTooOften(judged, found);
    }
  }

  private void note(HostMonitor host) {
    double rate = window(host).successRate();
    if (localOrigin) {
      host.setSuccessRates(host.successRate(), rate);
    } else {
      host.setSuccessRates(rate, host.localOriginSuccessRate());
    }
  }

  private Window window(HostMonitor host) {
    return localOrigin ? host.localOrigin : host.external;
  }

  /** Below the mean less so many standard deviations. */
  private void belowTheOthers(
      List<HostMonitor> comparable, BiConsumer<HostMonitor, EjectionType> found) {
    mean = 0;
    for (HostMonitor host : comparable) {
      mean += window(host).successRate() / comparable.size();
    }
    double variance = 0;
    for (HostMonitor host : comparable) {
      double distance = window(host).successRate() - mean;
      variance += distance * distance / comparable.size();
    }
    double factor = config.successRate().standardDeviationFactor() / 1000.0;
    threshold = mean - factor * Math.sqrt(variance);
    EjectionType type =
        localOrigin ? EjectionType.SUCCESS_RATE_LOCAL_ORIGIN : EjectionType.SUCCESS_RATE;
    for (HostMonitor host : comparable) {
      if (window(host).successRate() < threshold) {
        found.accept(host, type);
      }
    }
  }

  private void failingTooOften(
      List<HostMonitor> judged, BiConsumer<HostMonitor, EjectionType> found) {
    EjectionType type =
        localOrigin
            ? EjectionType.FAILURE_PERCENTAGE_LOCAL_ORIGIN
            : EjectionType.FAILURE_PERCENTAGE;
    for (HostMonitor host : judged) {
      boolean over = 100.0 - window(host).successRate() >= config.failurePercentage().threshold();
      if (over && !host.ejections.ejected) {
        found.accept(host, type);
      }
    }
  }
}
