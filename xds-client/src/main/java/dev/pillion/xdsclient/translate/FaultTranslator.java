package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.route.FaultConfig;
import dev.pillion.proxycore.config.route.FaultConfig.Abort;
import dev.pillion.proxycore.config.route.FaultConfig.Delay;
import dev.pillion.proxycore.config.route.FaultConfig.Keys;
import dev.pillion.proxycore.config.route.FaultConfig.Share;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code envoy.extensions.filters.http.fault.v3.HTTPFault}. */
final class FaultTranslator {
  private FaultTranslator() {}

  static FaultConfig translate(Fields fault) {
    return new FaultConfig(
        delay(fault.message("delay")),
        abort(fault.message("abort")),
        fault.string("upstream_cluster"),
        Matchers.headers(fault, "headers"),
        Set.copyOf(fault.strings("downstream_nodes")),
        fault.numberValue("max_active_faults", Long.MAX_VALUE),
        fault.bool("disable_downstream_cluster_stats"),
        Structs.struct(fault.message("filter_metadata")),
        keys(fault));
  }

  private static @Nullable Delay delay(@Nullable Fields delay) {
    if (delay == null) {
      return null;
    }
    delay.message("header_delay");
    return new Delay(delay.optionalDuration("fixed_delay"), share(delay));
  }

  private static @Nullable Abort abort(@Nullable Fields abort) {
    if (abort == null) {
      return null;
    }
    abort.message("header_abort");
    int grpcStatus = abort.has("grpc_status") ? abort.integer("grpc_status") : -1;
    return new Abort(abort.integer("http_status"), grpcStatus, share(abort));
  }

  /** Without a percentage nobody suffers. */
  private static Share share(Fields fault) {
    Fields percentage = fault.message("percentage");
    return percentage == null
        ? new Share(0, 100)
        : new Share(percentage.number("numerator"), RuntimeValues.denominator(percentage));
  }

  private static Keys keys(Fields fault) {
    return new Keys(
        fault.translation().runtime(),
        key(fault, "delay_percent_runtime", "fault.http.delay.fixed_delay_percent"),
        key(fault, "abort_percent_runtime", "fault.http.abort.abort_percent"),
        key(fault, "delay_duration_runtime", "fault.http.delay.fixed_duration_ms"),
        key(fault, "abort_http_status_runtime", "fault.http.abort.http_status"),
        key(fault, "abort_grpc_status_runtime", "fault.http.abort.grpc_status"),
        key(fault, "max_active_faults_runtime", "fault.http.max_active_faults"));
  }

  private static String key(Fields fault, String field, String otherwise) {
    String name = fault.string(field);
    return name.isEmpty() ? otherwise : name;
  }
}
