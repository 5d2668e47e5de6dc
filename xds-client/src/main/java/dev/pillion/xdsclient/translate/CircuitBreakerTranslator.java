package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.cluster.CircuitBreakers;
import dev.pillion.proxycore.config.cluster.CircuitBreakers.RetryBudget;
import dev.pillion.proxycore.config.cluster.CircuitBreakers.Thresholds;
import dev.pillion.proxycore.config.route.RouteAction.Priority;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code CircuitBreakers}. Of several thresholds of one priority the first holds. */
final class CircuitBreakerTranslator {
  private static final double BUDGET_PERCENT = 20;
  private static final long MIN_RETRY_CONCURRENCY = 3;
  private static final List<String> NOT_OF_A_HOST =
      List.of(
          "max_pending_requests",
          "max_requests",
          "max_retries",
          "track_remaining",
          "max_connection_pools",
          "retry_budget");

  private CircuitBreakerTranslator() {}

  static CircuitBreakers translate(@Nullable Fields breakers) {
    if (breakers == null) {
      return CircuitBreakers.DEFAULT;
    }
    Map<Priority, Long> perHost = perHost(breakers);
    Thresholds normal = null;
    Thresholds high = null;
    for (Fields given : breakers.messages("thresholds")) {
      Priority priority = Priority.valueOf(given.enumeration("priority"));
      Thresholds read = thresholds(given, perHost.get(priority));
      if (priority == Priority.HIGH) {
        high = high == null ? read : high;
      } else {
        normal = normal == null ? read : normal;
      }
    }
    return new CircuitBreakers(
        normal == null ? otherwise(perHost.get(Priority.DEFAULT)) : normal,
        high == null ? otherwise(perHost.get(Priority.HIGH)) : high);
  }

  /** Of hosts Envoy bounds connections alone, and refuses the rest. */
  private static Map<Priority, Long> perHost(Fields breakers) {
    Map<Priority, Long> bounds = new EnumMap<>(Priority.class);
    for (Fields given : breakers.messages("per_host_thresholds")) {
      Priority priority = Priority.valueOf(given.enumeration("priority"));
      for (String other : NOT_OF_A_HOST) {
        if (given.has(other)) {
          given.refused();
          given.error(other, "of a host only max_connections can be bounded");
        }
      }
      bounds.putIfAbsent(priority, given.numberValue("max_connections", Thresholds.UNLIMITED));
    }
    return bounds;
  }

  private static Thresholds otherwise(@Nullable Long perHost) {
    Thresholds all = Thresholds.DEFAULT;
    return new Thresholds(
        all.maxConnections(),
        all.maxPendingRequests(),
        all.maxRequests(),
        all.maxRetries(),
        null,
        Thresholds.UNLIMITED,
        perHost == null ? Thresholds.UNLIMITED : perHost,
        false);
  }

  private static Thresholds thresholds(Fields given, @Nullable Long perHost) {
    Thresholds otherwise = Thresholds.DEFAULT;
    return new Thresholds(
        given.numberValue("max_connections", otherwise.maxConnections()),
        given.numberValue("max_pending_requests", otherwise.maxPendingRequests()),
        given.numberValue("max_requests", otherwise.maxRequests()),
        given.numberValue("max_retries", otherwise.maxRetries()),
        retryBudget(given.message("retry_budget")),
        given.numberValue("max_connection_pools", Thresholds.UNLIMITED),
        perHost == null ? Thresholds.UNLIMITED : perHost,
        given.bool("track_remaining"));
  }

  private static @Nullable RetryBudget retryBudget(@Nullable Fields budget) {
    if (budget == null) {
      return null;
    }
    Fields percent = budget.message("budget_percent");
    return new RetryBudget(
        percent == null ? BUDGET_PERCENT : percent.real("value"),
        budget.numberValue("min_retry_concurrency", MIN_RETRY_CONCURRENCY));
  }
}
