package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.cluster.CircuitBreakers;
import dev.pillion.proxycore.config.cluster.CircuitBreakers.Thresholds;
import org.jspecify.annotations.Nullable;

/** {@code CircuitBreakers}. Of several thresholds of one priority the first holds. */
final class CircuitBreakerTranslator {
  private CircuitBreakerTranslator() {}

  static CircuitBreakers translate(@Nullable Fields breakers) {
    if (breakers == null) {
      return CircuitBreakers.DEFAULT;
    }
    Thresholds normal = null;
    Thresholds high = null;
    for (Fields given : breakers.messages("thresholds")) {
      Thresholds read = thresholds(given);
      if (given.enumeration("priority").equals("HIGH")) {
        high = high == null ? read : high;
      } else {
        normal = normal == null ? read : normal;
      }
    }
    return new CircuitBreakers(
        normal == null ? Thresholds.DEFAULT : normal, high == null ? Thresholds.DEFAULT : high);
  }

  private static Thresholds thresholds(Fields given) {
    Thresholds otherwise = Thresholds.DEFAULT;
    return new Thresholds(
        given.numberValue("max_connections", otherwise.maxConnections()),
        given.numberValue("max_pending_requests", otherwise.maxPendingRequests()),
        given.numberValue("max_requests", otherwise.maxRequests()),
        given.numberValue("max_retries", otherwise.maxRetries()),
        null,
        Thresholds.UNLIMITED,
        Thresholds.UNLIMITED,
        given.bool("track_remaining"));
  }
}
