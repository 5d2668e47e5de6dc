package dev.pillion.resilience.outlier;

import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.Gauge;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.stats.StatsStore;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** {@code cluster.<name>.outlier_detection.*} by Envoy's names. For the detector's thread. */
public final class OutlierStats {
  private final StatsShard shard;
  private final Gauge active;
  private final Counter enforcedTotal;
  private final Counter overflow;
  private final Map<EjectionType, Counter> detected = new EnumMap<>(EjectionType.class);
  private final Map<EjectionType, Counter> enforced = new EnumMap<>(EjectionType.class);

  // Deprecated, and counted still, as Envoy does.
  private final Counter total;
  private final Counter consecutive5xx;
  private final Counter successRate;

  /**
   * @param clusterPrefix with its dot
   * @param shard of the detector's thread
   */
  public OutlierStats(StatsStore store, String clusterPrefix, StatsShard shard) {
    String prefix = clusterPrefix + "outlier_detection.";
    this.shard = shard;
    active = store.gauge(prefix + "ejections_active");
    enforcedTotal = store.counter(prefix + "ejections_enforced_total");
    overflow = store.counter(prefix + "ejections_overflow");
    total = store.counter(prefix + "ejections_total");
    consecutive5xx = store.counter(prefix + "ejections_consecutive_5xx");
    successRate = store.counter(prefix + "ejections_success_rate");
    store.counter(prefix + "ejections_detected_degradation"); // of what is not built: 0
    for (EjectionType type : EjectionType.values()) {
      detected.put(type, store.counter(prefix + "ejections_detected_" + name(type)));
      enforced.put(type, store.counter(prefix + "ejections_enforced_" + name(type)));
    }
  }

  private static String name(EjectionType type) {
    return switch (type) {
      case SUCCESS_RATE_LOCAL_ORIGIN -> "local_origin_success_rate";
      case FAILURE_PERCENTAGE_LOCAL_ORIGIN -> "local_origin_failure_percentage";
      case CONSECUTIVE_5XX,
          CONSECUTIVE_GATEWAY_FAILURE,
          CONSECUTIVE_LOCAL_ORIGIN_FAILURE,
          SUCCESS_RATE,
          FAILURE_PERCENTAGE ->
          type.name().toLowerCase(Locale.ROOT);
    };
  }

  void active(int hosts) {
    active.set(shard, hosts);
  }

  void detected(EjectionType type) {
    counter(detected, type).inc(shard);
    switch (type) {
      case CONSECUTIVE_5XX -> consecutive5xx.inc(shard);
      case SUCCESS_RATE, SUCCESS_RATE_LOCAL_ORIGIN -> successRate.inc(shard);
      case CONSECUTIVE_GATEWAY_FAILURE,
          CONSECUTIVE_LOCAL_ORIGIN_FAILURE,
          FAILURE_PERCENTAGE,
          FAILURE_PERCENTAGE_LOCAL_ORIGIN -> {}
    }
  }

  /** The host may be ejected, whatever chance says then. */
  void allowed(EjectionType type) {
    if (type == EjectionType.CONSECUTIVE_5XX || type == EjectionType.SUCCESS_RATE) {
      total.inc(shard);
    }
  }

  void enforced(EjectionType type) {
    enforcedTotal.inc(shard);
    counter(enforced, type).inc(shard);
  }

  void overflow() {
    overflow.inc(shard);
  }

  private static Counter counter(Map<EjectionType, Counter> by, EjectionType type) {
    Counter counter = by.get(type);
    if (counter == null) {
      throw new IllegalStateException("no counter for " + type);
    }
    return counter;
  }
}
