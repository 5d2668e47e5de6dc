package dev.pillion.routing.router;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.routing.pool.WorkerCluster;
import dev.pillion.routing.pool.WorkerHost;
import dev.pillion.routing.route.RouteStats;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What responses add to the statistics of clusters and hosts (Envoy: Router::chargeUpstreamCode).
 */
final class UpstreamCharges {
  private UpstreamCharges() {}

  /** A host has answered. */
  static void host(WorkerHost host, int status) {
    if (status >= 500) {
      host.stats().rqError++;
    } else {
      host.stats().rqSuccess++;
    }
  }

  /** A response has come, or one was given in its place. Requests of health checks do not count. */
  static void response(
      StreamInfo info,
      StatsShard shard,
      WorkerCluster cluster,
      @Nullable RouteStats route,
      int status) {
    if (info.healthCheck) {
      return;
    }
    cluster.stats().responses.charge(shard, status, info.internalRequest);
    if (route != null) {
      route.responses.charge(shard, status, info.internalRequest);
    }
  }

  /** So much time passed from the end of the request to that of the response. */
  static void time(
      StreamInfo info,
      StatsShard shard,
      WorkerCluster cluster,
      @Nullable RouteStats route,
      long nanos) {
    if (info.healthCheck) {
      return;
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
    cluster.stats().responses.recordTime(shard, millis, info.internalRequest);
    if (route != null) {
      route.responses.recordTime(shard, millis, info.internalRequest);
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
}
