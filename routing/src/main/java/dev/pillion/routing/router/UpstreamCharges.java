package dev.pillion.routing.router;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.routing.cluster.ClusterStats;
import dev.pillion.routing.cluster.HostStats;
import dev.pillion.routing.cluster.ResponseCodeStats;
import dev.pillion.routing.pool.WorkerHost;
import dev.pillion.routing.route.RouteStats;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What responses add to the statistics of clusters and hosts (Envoy: Router::chargeUpstreamCode).
 */
final class UpstreamCharges {
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);

  private UpstreamCharges() {}

  /**
   * A host has answered.
   *
   * @return true when a gRPC request's outcome is known only at the end
   */
  static boolean host(
      WorkerHost host, int status, HeaderMap request, HeaderMap response, boolean endStream) {
    HostStats stats = host.stats();
    if (status >= 500 && status < 600) {
      stats.rqError++;
    } else if (!GrpcOutcome.isGrpc(request)) {
      stats.rqSuccess++;
    } else if (!endStream) {
      return true;
    } else {
      grpcHost(host, response);
    }
    return false;
  }

  /**
   * A gRPC request's outcome is known.
   *
   * @param last the head or the trailers; null: there were none
   */
  static void grpcHost(WorkerHost host, @Nullable HeaderMap last) {
    if (last != null && GrpcOutcome.success(last)) {
      host.stats().rqSuccess++;
    } else {
      host.stats().rqError++;
    }
  }

  /** A response has come, or one was given in its place. Requests of health checks do not count. */
  static void response(
      StreamInfo info,
      StatsShard shard,
      ClusterStats stats,
      @Nullable ResponseCodeStats alternative,
      @Nullable RouteStats route,
      int status,
      boolean canary) {
    if (info.healthCheck) {
      return;
    }
    stats.responses.charge(shard, status, info.internalRequest, canary);
    if (alternative != null) {
      alternative.charge(shard, status, info.internalRequest, canary);
    }
    if (route != null) {
      route.responses.charge(shard, status, info.internalRequest, canary);
    }
  }

  /** So much time passed from the end of the request to that of the response. */
  static void time(
      StreamInfo info,
      StatsShard shard,
      ClusterStats stats,
      @Nullable ResponseCodeStats alternative,
      @Nullable RouteStats route,
      long nanos,
      boolean canary) {
    if (info.healthCheck) {
      return;
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
    stats.responses.recordTime(shard, millis, info.internalRequest, canary);
    if (alternative != null) {
      alternative.recordTime(shard, millis, info.internalRequest, canary);
    }
    if (route != null) {
      route.responses.recordTime(shard, millis, info.internalRequest, canary);
    }
  }

  /** A request goes to a host, for the first time or again. */
  static void attempt(@Nullable RouteStats route, StatsShard shard) {
    if (route != null) {
      route.rqTotal.inc(shard);
    }
  }

  static void retry(@Nullable RouteStats route, StatsShard shard) {
    if (route != null) {
      route.rqRetry.inc(shard);
    }
  }

  static void retrySuccess(@Nullable RouteStats route, StatsShard shard) {
    if (route != null) {
      route.rqRetrySuccess.inc(shard);
    }
  }

  static void timeout(@Nullable RouteStats route, StatsShard shard) {
    if (route != null) {
      route.rqTimeout.inc(shard);
    }
  }

  /** The status of a response's head as a number. */
  static int status(HeaderMap headers) {
    int line = headers.indexOf(HeaderNames.STATUS);
    byte[] bytes = headers.array();
    int at = headers.valueOffset(line);
    return (bytes[at] - '0') * 100 + (bytes[at + 1] - '0') * 10 + (bytes[at + 2] - '0');
  }

  /** True when the upstream says that it is a canary. */
  static boolean canary(HeaderMap response) {
    int line = response.indexOf(HeaderNames.X_ENVOY_UPSTREAM_CANARY);
    return line >= 0 && response.valueEquals(line, TRUE);
  }
}
