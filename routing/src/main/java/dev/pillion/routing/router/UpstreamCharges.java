package dev.pillion.routing.router;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.routing.pool.WorkerCluster;
import dev.pillion.routing.pool.WorkerHost;
import java.util.concurrent.TimeUnit;

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
  static void response(StreamInfo info, StatsShard shard, WorkerCluster cluster, int status) {
    if (!info.healthCheck) {
      cluster.stats().responses.charge(shard, status, info.internalRequest);
    }
  }

  /** So much time passed from the end of the request to that of the response. */
  static void time(StreamInfo info, StatsShard shard, WorkerCluster cluster, long nanos) {
    if (!info.healthCheck) {
      long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
      cluster.stats().responses.recordTime(shard, millis, info.internalRequest);
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
