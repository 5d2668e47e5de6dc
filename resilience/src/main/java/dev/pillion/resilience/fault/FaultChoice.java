package dev.pillion.resilience.fault;

import dev.pillion.proxycore.config.route.FaultConfig;
import dev.pillion.proxycore.config.route.FaultConfig.Abort;
import dev.pillion.proxycore.config.route.FaultConfig.Delay;
import dev.pillion.proxycore.config.route.FaultConfig.Keys;
import dev.pillion.proxycore.config.route.FaultConfig.Share;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.runtime.RuntimeSnapshot;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Decides which faults a request suffers. The runtime's keys for the caller's cluster come before
 * the general ones (Envoy: configuration/http/http_filters/fault_filter, Runtime).
 *
 * @param cluster the caller's, as it names it itself; empty: it does not
 */
record FaultChoice(FaultConfig config, HeaderMap request, String cluster, SplittableRandom random) {
  private static final long NONE = -1;
  private static final int LOWEST_STATUS = 200;
  private static final int BEYOND_STATUS = 600;

  /** How long the request is held back, in milliseconds; 0: not at all. */
  long delayMillis() {
    Delay delay = config.delay();
    Keys keys = config.keys();
    if (delay == null
        || !hits(
            share(delay.share(), delay.fixed() == null, FaultRequest.DELAY_PERCENTAGE),
            delay.share().denominator(),
            keys.delayPercent(),
            "delay.fixed_delay_percent")) {
      return 0;
    }
    Duration fixed = delay.fixed();
    long millis =
        fixed == null ? FaultRequest.number(request, FaultRequest.DELAY) : fixed.toMillis();
    if (millis < 0) {
      return 0;
    }
    long general = runtime().integer(keys.delayDuration(), millis);
    return cluster.isEmpty()
        ? general
        : runtime().integer(clusterKey("delay.fixed_duration_ms"), general);
  }

  /** Whether the request's share of luck is used up. */
  boolean aborts() {
    Abort abort = config.abort();
    return abort != null
        && hits(
            share(abort.share(), abort.fromHeaders(), FaultRequest.ABORT_PERCENTAGE),
            abort.share().denominator(),
            config.keys().abortPercent(),
            "abort.abort_percent");
  }

  /** The status of the answer; -1: none, so that a gRPC status is asked for. */
  int httpStatus(Abort abort) {
    long status = abort.httpStatus() > 0 ? abort.httpStatus() : NONE;
    if (abort.fromHeaders()) {
      status = FaultRequest.number(request, FaultRequest.ABORT);
      status = status >= LOWEST_STATUS && status < BEYOND_STATUS ? status : NONE;
    }
    return override(status, config.keys().abortHttpStatus(), "abort.http_status");
  }

  /** The gRPC status of the answer; -1: none. */
  int grpcStatus(Abort abort) {
    long status =
        abort.fromHeaders()
            ? FaultRequest.number(request, FaultRequest.ABORT_GRPC)
            : abort.grpcStatus();
    return override(status, config.keys().abortGrpcStatus(), "abort.grpc_status");
  }

  private int override(long status, String key, String ofCluster) {
    if (status < 0) {
      return -1;
    }
    String counts = cluster.isEmpty() ? key : clusterKey(ofCluster);
    return (int) Math.min(Integer.MAX_VALUE, runtime().integer(counts, status));
  }

  /** The request may lessen its own share, where it brings the fault itself. */
  private long share(Share share, boolean fromHeaders, HeaderName header) {
    if (!fromHeaders) {
      return share.numerator();
    }
    long asked = FaultRequest.number(request, header);
    return asked < 0 ? share.numerator() : Math.min(asked, share.numerator());
  }

  private boolean hits(long numerator, int denominator, String key, String ofCluster) {
    String counts = cluster.isEmpty() ? key : clusterKey(ofCluster);
    long number = random.nextLong() & Long.MAX_VALUE;
    return runtime().includes(counts, numerator, denominator, number);
  }

  private String clusterKey(String what) {
    return "fault.http." + cluster + "." + what;
  }

  private RuntimeSnapshot runtime() {
    return config.keys().runtime().snapshot();
  }
}
