package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.cluster.ClusterConfig.Discovery;
import dev.pillion.proxycore.config.cluster.OutlierDetection;
import dev.pillion.proxycore.config.cluster.OutlierDetection.Consecutive;
import dev.pillion.proxycore.config.cluster.OutlierDetection.FailurePercentage;
import dev.pillion.proxycore.config.cluster.OutlierDetection.SuccessRate;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code OutlierDetection} with Envoy's defaults. */
final class OutlierDetectionTranslator {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration BASE_EJECTION_TIME = Duration.ofSeconds(30);
  private static final Duration MAX_EJECTION_TIME = Duration.ofMinutes(5);

  private OutlierDetectionTranslator() {}

  static @Nullable OutlierDetection translate(Fields cluster, @Nullable Discovery discovery) {
    Fields given = cluster.message("outlier_detection");
    if (given == null) {
      return null;
    }
    if (discovery instanceof Discovery.OriginalDst) {
      cluster.unsupported("outlier_detection", "an ORIGINAL_DST cluster's");
    }
    given.withoutEffect("successful_active_health_check_uneject_host");
    Duration base = given.duration("base_ejection_time", BASE_EJECTION_TIME);
    Duration longest = base.compareTo(MAX_EJECTION_TIME) > 0 ? base : MAX_EJECTION_TIME;
    Duration max = given.duration("max_ejection_time", longest);
    if (max.compareTo(base) < 0) {
      given.error("max_ejection_time", "cannot be smaller than base_ejection_time");
    }
    return new OutlierDetection(
        given.duration("interval", INTERVAL),
        base,
        max,
        given.duration("max_ejection_time_jitter", Duration.ZERO),
        given.integerValue("max_ejection_percent", 10),
        given.boolValue("always_eject_one_host", false),
        given.bool("split_external_local_origin_errors"),
        consecutive(given, "5xx", 100),
        consecutive(given, "gateway_failure", 0),
        consecutive(given, "local_origin_failure", 100),
        successRate(given),
        failurePercentage(given));
  }

  private static Consecutive consecutive(Fields given, String what, int enforcing) {
    return new Consecutive(
        given.numberValue("consecutive_" + what, 5),
        given.integerValue("enforcing_consecutive_" + what, enforcing));
  }

  private static SuccessRate successRate(Fields given) {
    return new SuccessRate(
        given.integerValue("enforcing_success_rate", 100),
        given.integerValue("enforcing_local_origin_success_rate", 100),
        given.numberValue("success_rate_minimum_hosts", 5),
        given.numberValue("success_rate_request_volume", 100),
        given.numberValue("success_rate_stdev_factor", 1900));
  }

  private static FailurePercentage failurePercentage(Fields given) {
    return new FailurePercentage(
        given.integerValue("enforcing_failure_percentage", 0),
        given.integerValue("enforcing_failure_percentage_local_origin", 0),
        given.integerValue("failure_percentage_threshold", 85),
        given.numberValue("failure_percentage_minimum_hosts", 5),
        given.numberValue("failure_percentage_request_volume", 50));
  }
}
