package dev.pillion.resilience.outlier;

import dev.pillion.proxycore.config.cluster.OutlierDetection;
import dev.pillion.proxycore.time.TimeSource;
import dev.pillion.resilience.outlier.HostMonitor.Ejections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides which hosts of one cluster are ejected, for how long, and when they come back (Envoy:
 * Outlier::DetectorImpl). Its owner calls {@link #onInterval} at every interval. For one thread.
 */
public final class OutlierDetector {
  /** What the detector decides; called on its thread. */
  public interface Events {
    /**
     * A host is an outlier.
     *
     * @param enforced it is ejected; else only chance has spared it
     */
    void onOutlier(HostMonitor host, EjectionType type, boolean enforced);

    /** An ejected host is back. */
    void onUneject(HostMonitor host);
  }

  private final OutlierDetection config;
  private final TimeSource time;
  private final RandomGenerator random;
  private final OutlierStats stats;
  private final Events events;
  private final Set<HostMonitor> hosts = new LinkedHashSet<>();
  private int ejected;
  private @Nullable RateCheck external;
  private @Nullable RateCheck localOrigin;

  public OutlierDetector(
      OutlierDetection config,
      TimeSource time,
      RandomGenerator random,
      OutlierStats stats,
      Events events) {
    this.config = config;
    this.time = time;
    this.random = random;
    this.stats = stats;
    this.events = events;
  }

  /** Watches these hosts and no others from now on. */
  public void watch(List<HostMonitor> present) {
    hosts.retainAll(Set.copyOf(present));
    hosts.addAll(present);
    ejected = (int) hosts.stream().filter(host -> host.ejections.ejected).count();
    stats.active(ejected);
  }

  /** A host has failed too often in succession. */
  public void onConsecutiveFailures(HostMonitor host, EjectionType type) {
    if (!hosts.contains(host) || host.ejections.ejected) {
      return; // it is gone or out by now
    }
    outlier(host, type);
    host.reset(type);
  }

  private void outlier(HostMonitor host, EjectionType type) {
    stats.detected(type);
    if (!mayEject()) {
      stats.overflow();
      return;
    }
    stats.allowed(type);
    boolean enforced = random.nextInt(100) < enforcing(type);
    if (enforced) {
      stats.enforced(type);
      eject(host);
    }
    events.onOutlier(host, type, enforced);
  }

  private boolean mayEject() {
    boolean withinBound = 100.0 * (ejected + 1) / hosts.size() <= config.maxEjectionPercent();
    return withinBound || (config.alwaysEjectOneHost() && ejected == 0);
  }

  private int enforcing(EjectionType type) {
    return switch (type) {
      case CONSECUTIVE_5XX -> config.consecutive5xx().enforcing();
      case CONSECUTIVE_GATEWAY_FAILURE -> config.consecutiveGatewayFailure().enforcing();
      case CONSECUTIVE_LOCAL_ORIGIN_FAILURE -> config.consecutiveLocalOriginFailure().enforcing();
      case SUCCESS_RATE -> config.successRate().enforcing();
      case SUCCESS_RATE_LOCAL_ORIGIN -> config.successRate().enforcingLocalOrigin();
      case FAILURE_PERCENTAGE -> config.failurePercentage().enforcing();
      case FAILURE_PERCENTAGE_LOCAL_ORIGIN -> config.failurePercentage().enforcingLocalOrigin();
    };
  }

  private void eject(HostMonitor host) {
    Ejections state = host.ejections;
    state.ejected = true;
    state.count++;
    state.sinceNanos = time.nanoTime();
    long jitterMillis = config.maxEjectionTimeJitter().toMillis();
    state.jitterNanos = TimeUnit.MILLISECONDS.toNanos(random.nextLong(jitterMillis + 1));
    long base = config.baseEjectionTime().toNanos();
    if (state.backOff * base < config.maxEjectionTime().toNanos() + base) {
      state.backOff++;
    }
    ejected++;
    stats.active(ejected);
  }

  /** Takes hosts back whose time is over, and looks at the interval's success rates. */
  public void onInterval() {
    long now = time.nanoTime();
    for (HostMonitor host : hosts) {
      if (host.ejections.ejected && now - host.ejections.sinceNanos >= ejectionNanos(host)) {
        uneject(host, now);
      }
      host.closeWindows();
      host.setSuccessRates(-1, -1);
    }
    external = new RateCheck(config, hosts, false);
    external.outliers(this::outlier);
    localOrigin = new RateCheck(config, hosts, true);
    localOrigin.outliers(this::outlier);
    for (HostMonitor host : hosts) {
      forgive(host.ejections, now);
    }
  }

  private long ejectionNanos(HostMonitor host) {
    long longer = config.baseEjectionTime().toNanos() * host.ejections.backOff;
    return Math.min(longer, config.maxEjectionTime().toNanos()) + host.ejections.jitterNanos;
  }

  private void uneject(HostMonitor host, long now) {
    host.ejections.ejected = false;
    host.ejections.everTakenBack = true;
    host.ejections.takenBackNanos = now;
    host.resetAll();
    ejected--;
    stats.active(ejected);
    events.onUneject(host);
  }

  /** Each interval in which a host is not ejected makes its next ejection shorter. */
  private void forgive(Ejections state, long now) {
    if (!state.ejected
        && state.everTakenBack
        && now - state.takenBackNanos >= config.interval().toNanos()
        && state.backOff > 0) {
      state.backOff--;
    }
  }

  /** The mean of the hosts' success rates in the last interval, in percent; -1: not known. */
  public double mean(boolean ofConnecting) {
    RateCheck check = ofConnecting ? localOrigin : external;
    return check == null ? -1 : check.mean();
  }

  /** The success rate below which hosts were outliers; -1: not known. */
  public double threshold(boolean ofConnecting) {
    RateCheck check = ofConnecting ? localOrigin : external;
    return check == null ? -1 : check.threshold();
  }

  /** The event log's: nanoseconds since the host was last ejected; -1: never. */
  public long nanosSinceEjection(HostMonitor host) {
    return host.ejections.count == 0 ? -1 : time.nanoTime() - host.ejections.sinceNanos;
  }

  /** Nanoseconds since the host came back; -1: never. */
  public long nanosSinceUnejection(HostMonitor host) {
    return host.ejections.everTakenBack ? time.nanoTime() - host.ejections.takenBackNanos : -1;
  }
}
