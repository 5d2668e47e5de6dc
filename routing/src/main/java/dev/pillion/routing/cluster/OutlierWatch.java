package dev.pillion.routing.cluster;

import dev.pillion.proxycore.config.cluster.OutlierDetection;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.proxycore.time.Timer;
import dev.pillion.proxycore.worker.Worker;
import dev.pillion.resilience.outlier.EjectionType;
import dev.pillion.resilience.outlier.HostMonitor;
import dev.pillion.resilience.outlier.OutlierDetector;
import dev.pillion.resilience.outlier.OutlierStats;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A cluster's outlier detection: gives its hosts to the detector and does what it decides. Workers
 * count answers in the hosts' monitors; everything else is for the configuration thread. The timer
 * is that of the interval.
 */
public final class OutlierWatch extends Timer {
  private final Cluster cluster;
  private final OutlierDetection config;
  private final Worker worker;
  private final OutlierEvents log;
  private final OutlierDetector detector;
  private final Map<HostMonitor, Host> hosts = new HashMap<>();

  OutlierWatch(
      Cluster cluster,
      OutlierDetection config,
      StatsStore store,
      String statPrefix,
      Worker worker,
      OutlierEvents log) {
    this.cluster = cluster;
    this.config = config;
    this.worker = worker;
    this.log = log;
    OutlierStats stats = new OutlierStats(store, statPrefix, worker.stats());
    this.detector =
        new OutlierDetector(config, worker.time(), worker.random(), stats, new Decisions());
  }

  /** The monitor of a host of this cluster, made at the first call. Any thread. */
  public HostMonitor monitor(Host host) {
    return host.monitor(() -> new HostMonitor(config, this::onConsecutiveFailures));
  }

  private void onConsecutiveFailures(HostMonitor monitor, EjectionType type) {
    worker.eventLoop().execute(() -> detector.onConsecutiveFailures(monitor, type));
  }

  /** Watches the cluster's present hosts; the first call begins the intervals. */
  void watch(HostSet present) {
    hosts.clear();
    List<HostMonitor> monitors = new ArrayList<>(present.hosts().size());
    for (Host host : present.hosts()) {
      HostMonitor monitor = monitor(host);
      hosts.put(monitor, host);
      monitors.add(monitor);
    }
    detector.watch(monitors);
    if (!armed()) {
      worker.timers().arm(this, config.interval().toNanos());
    }
  }

  /** The cluster is gone. */
  void stop() {
    worker.timers().disarm(this);
  }

  @Override
  protected void onTimeout() {
    worker.timers().arm(this, config.interval().toNanos());
    detector.onInterval();
    cluster.setOutlierRates(rates());
  }

  private OutlierRates rates() {
    return new OutlierRates(
        detector.mean(false),
        detector.threshold(false),
        detector.mean(true),
        detector.threshold(true));
  }

  private final class Decisions implements OutlierDetector.Events {
    @Override
    public void onOutlier(HostMonitor monitor, EjectionType type, boolean enforced) {
      Host host = hosts.get(monitor);
      if (host == null) {
        return;
      }
      if (enforced) {
        host.setEjected(true);
        cluster.onHealthChanged();
      }
      long since = detector.nanosSinceUnejection(monitor);
      log.ejected(cluster.name(), host, monitor, type, enforced, rates(), since);
    }

    @Override
    public void onUneject(HostMonitor monitor) {
      Host host = hosts.get(monitor);
      if (host == null) {
        return;
      }
      host.setEjected(false);
      cluster.onHealthChanged();
      log.takenBack(cluster.name(), host, monitor, detector.nanosSinceEjection(monitor));
    }
  }
}
