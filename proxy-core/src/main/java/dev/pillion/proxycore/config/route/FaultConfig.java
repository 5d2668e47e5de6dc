package dev.pillion.proxycore.config.route;

import dev.pillion.proxycore.match.HeaderMatcher;
import dev.pillion.proxycore.runtime.RuntimeLoader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code envoy.extensions.filters.http.fault.v3.HTTPFault}, of the filter or of a route.
 *
 * @param delay null: none
 * @param abort null: none
 * @param upstreamCluster only requests to this cluster; empty: to any
 * @param headers what a request must satisfy
 * @param downstreamNodes only callers that name one of these nodes; empty: all
 * @param maxActiveFaults how many requests may suffer at once
 * @param disableDownstreamClusterStats nothing is counted by the caller's cluster
 * @param filterMetadata put into the dynamic metadata of a request that suffers
 */
public record FaultConfig(
    @Nullable Delay delay,
    @Nullable Abort abort,
    String upstreamCluster,
    List<HeaderMatcher> headers,
    Set<String> downstreamNodes,
    long maxActiveFaults,
    boolean disableDownstreamClusterStats,
    Map<String, Object> filterMetadata,
    Keys keys)
    implements RouteFilterConfig {

  /**
   * {@code FaultDelay}.
   *
   * @param fixed null: the request's header says how long
   */
  public record Delay(@Nullable Duration fixed, Share share) {}

  /**
   * {@code FaultAbort}. Without any status the request's headers say it.
   *
   * @param httpStatus 0: none
   * @param grpcStatus -1: none
   */
  public record Abort(int httpStatus, int grpcStatus, Share share) {
    /** Whether the request's headers say what it is aborted with. */
    public boolean fromHeaders() {
      return httpStatus == 0 && grpcStatus < 0;
    }
  }

  /** {@code FractionalPercent}: a denominator of 100, 10,000 or 1,000,000. */
  public record Share(long numerator, int denominator) {}

  /** The names under which the runtime may override. */
  public record Keys(
      RuntimeLoader runtime,
      String delayPercent,
      String abortPercent,
      String delayDuration,
      String abortHttpStatus,
      String abortGrpcStatus,
      String maxActiveFaults) {}
}
