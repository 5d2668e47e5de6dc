package dev.pillion.resilience.outlier;

import dev.pillion.proxycore.config.cluster.OutlierDetection;
import dev.pillion.resilience.breaker.PaddedCount;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What is known of one host's answers. Workers report through their {@link Tally}; failures one
 * after another are counted for all workers together. A host that answers well is only read here,
 * so that no cache line moves. What the detector keeps of the host is its thread's alone.
 */
public final class HostMonitor {
  /** Hears of as many failures one after another as are too many; on the worker's thread. */
  @FunctionalInterface
  public interface Listener {
    void onConsecutiveFailures(HostMonitor host, EjectionType type);
  }

  private final PaddedCount consecutive5xx = new PaddedCount();
  private final PaddedCount consecutiveGatewayFailures = new PaddedCount();
  private final PaddedCount consecutiveLocalOriginFailures = new PaddedCount();
  private final List<Tally> tallies = new CopyOnWriteArrayList<>();
  private final OutlierDetection config;
  private final Listener listener;
  private volatile double successRate = -1;
  private volatile double localOriginSuccessRate = -1;

  /** The detector's part. */
  final Ejections ejections = new Ejections();

  /** The last interval's requests, by whose errors count. */
  final Window external = new Window();

  final Window localOrigin = new Window();

  public HostMonitor(OutlierDetection config, Listener listener) {
    this.config = config;
    this.listener = listener;
  }

  /** One worker's part, which that worker alone reports to. */
  public synchronized Tally tallyOf(int worker) {
    for (Tally tally : tallies) {
      if (tally.worker == worker) {
        return tally;
      }
    }
    Tally mine = new Tally(this, worker, config.splitExternalLocalOriginErrors());
    tallies.add(mine);
    return mine;
  }

  /** How often the host was ejected so far; the detector's thread only. */
  public int numEjections() {
    return ejections.count;
  }

  /** In percent, of the last interval; -1: too few requests. Any thread. */
  public double successRate() {
    return successRate;
  }

  /** As {@link #successRate}, of failures to connect. */
  public double localOriginSuccessRate() {
    return localOriginSuccessRate;
  }

  void setSuccessRates(double ofRequests, double ofConnecting) {
    successRate = ofRequests;
    localOriginSuccessRate = ofConnecting;
  }

  void succeeded() {
    consecutive5xx.reset();
    consecutiveGatewayFailures.reset();
  }

  void failed(int status) {
    if (status >= 502 && status <= 504) {
      count(
          consecutiveGatewayFailures,
          config.consecutiveGatewayFailure(),
          EjectionType.CONSECUTIVE_GATEWAY_FAILURE);
    } else {
      consecutiveGatewayFailures.reset();
    }
    count(consecutive5xx, config.consecutive5xx(), EjectionType.CONSECUTIVE_5XX);
  }

  void localOriginSucceeded() {
    consecutiveLocalOriginFailures.reset();
  }

  void localOriginFailed() {
    count(
        consecutiveLocalOriginFailures,
        config.consecutiveLocalOriginFailure(),
        EjectionType.CONSECUTIVE_LOCAL_ORIGIN_FAILURE);
  }

  /** The one who makes it as many as are too many tells, and nobody after that. */
  private void count(PaddedCount failures, OutlierDetection.Consecutive bound, EjectionType type) {
    if (failures.add(1) == bound.threshold()) {
      listener.onConsecutiveFailures(this, type);
    }
  }

  /** Begins to count anew; the detector's thread. */
  void reset(EjectionType type) {
    switch (type) {
      case CONSECUTIVE_5XX -> consecutive5xx.reset();
      case CONSECUTIVE_GATEWAY_FAILURE -> consecutiveGatewayFailures.reset();
      case CONSECUTIVE_LOCAL_ORIGIN_FAILURE -> consecutiveLocalOriginFailures.reset();
      case SUCCESS_RATE,
          SUCCESS_RATE_LOCAL_ORIGIN,
          FAILURE_PERCENTAGE,
          FAILURE_PERCENTAGE_LOCAL_ORIGIN -> {
        // These look at an interval, which ends by itself.
      }
    }
  }

  void resetAll() {
    consecutive5xx.reset();
    consecutiveGatewayFailures.reset();
    consecutiveLocalOriginFailures.reset();
  }

  /** Ends an interval: what all workers have counted since the last one. */
  void closeWindows() {
    long requests = 0;
    long successes = 0;
    long connects = 0;
    long connected = 0;
    for (Tally tally : tallies) {
      requests += tally.requests;
      successes += tally.successes;
      connects += tally.connects;
      connected += tally.connected;
    }
    external.close(requests, successes);
    localOrigin.close(connects, connected);
  }

  /** What happened between two looks at sums that only grow. */
  static final class Window {
    private long totalBefore;
    private long successesBefore;
    long total;
    private long successes;

    void close(long totalNow, long successesNow) {
      total = totalNow - totalBefore;
      successes = successesNow - successesBefore;
      totalBefore = totalNow;
      successesBefore = successesNow;
    }

    /** In percent; only with a {@link #total}. */
    double successRate() {
      return successes * 100.0 / total;
    }
  }

  /** A host's ejections, of which only its detector knows. */
  static final class Ejections {
    boolean ejected;
    int count;

    /** By how many base times the next ejection is longer than none. */
    long backOff;

    long sinceNanos;
    long jitterNanos;
    boolean everTakenBack;
    long takenBackNanos;
  }
}
