package dev.pillion.resilience.fault;

import dev.pillion.proxycore.config.route.FaultConfig;
import dev.pillion.proxycore.config.route.FaultConfig.Abort;
import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.HttpFilter;
import dev.pillion.proxycore.http.HttpFilterCallbacks;
import dev.pillion.proxycore.http.LocalReply;
import dev.pillion.proxycore.match.HeaderMatcher;
import dev.pillion.proxycore.route.Route;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.time.Timer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Delays a request, aborts it, or first the one and then the other. */
final class FaultFilter implements HttpFilter {
  private static final int OK = 200;

  private final FaultFilterFactory shared;
  private final HttpFilterCallbacks callbacks;
  private FaultConfig config;
  private @Nullable FaultChoice choice;
  private @Nullable Delaying delaying;
  private boolean active;

  FaultFilter(FaultFilterFactory shared, HttpFilterCallbacks callbacks) {
    this.shared = shared;
    this.callbacks = callbacks;
    this.config = shared.config;
  }

  private final class Delaying extends Timer {
    @Override
    protected void onTimeout() {
      afterDelay();
    }
  }

  @Override
  public FilterStatus decodeHeaders(HeaderMap headers, boolean endStream) {
    config = callbacks.routeConfig() instanceof FaultConfig given ? given : shared.config;
    if ((config.delay() == null && config.abort() == null) || !matches(headers)) {
      return FilterStatus.CONTINUE;
    }
    String cluster = headers.get(HeaderNames.X_ENVOY_DOWNSTREAM_SERVICE_CLUSTER);
    FaultChoice faults =
        new FaultChoice(
            config, headers, cluster == null ? "" : cluster, callbacks.worker().random());
    choice = faults;
    long millis = faults.delayMillis();
    if (millis > 0 && becomeActive()) {
      delay(faults, millis);
      return FilterStatus.STOP;
    }
    return abort(faults) ? FilterStatus.STOP : FilterStatus.CONTINUE;
  }

  private boolean matches(HeaderMap request) {
    return matchesCluster(request) && matchesNode(request) && matchesHeaders(request);
  }

  private boolean matchesCluster(HeaderMap request) {
    if (config.upstreamCluster().isEmpty()) {
      return true;
    }
    Route route = callbacks.route();
    return route != null
        && route.forwards()
        && route.clusterName(request).equals(config.upstreamCluster());
  }

  private boolean matchesNode(HeaderMap request) {
    if (config.downstreamNodes().isEmpty()) {
      return true;
    }
    String node = request.get(HeaderNames.X_ENVOY_DOWNSTREAM_SERVICE_NODE);
    return node != null && config.downstreamNodes().contains(node);
  }

  private boolean matchesHeaders(HeaderMap request) {
    List<HeaderMatcher> wanted = config.headers();
    for (int i = 0; i < wanted.size(); i++) {
      if (!wanted.get(i).matches(request)) {
        return false;
      }
    }
    return true;
  }

  private void delay(FaultChoice faults, long millis) {
    Delaying timer = new Delaying();
    delaying = timer;
    callbacks.worker().timers().arm(timer, TimeUnit.MILLISECONDS.toNanos(millis));
    inflicted(faults, ResponseFlag.DELAY_INJECTED, "delays_injected");
    shared.delaysInjected.inc(shard());
  }

  private void afterDelay() {
    FaultChoice faults = choice;
    if (faults != null && abort(faults)) {
      return;
    }
    endActive();
    callbacks.continueDecoding();
  }

  /** True when the request was answered. */
  private boolean abort(FaultChoice faults) {
    Abort abort = config.abort();
    if (abort == null || !faults.aborts()) {
      return false;
    }
    int status = faults.httpStatus(abort);
    int grpcStatus = status < 0 ? faults.grpcStatus(abort) : -1;
    if ((status < 0 && grpcStatus < 0) || !becomeActive()) {
      return false;
    }
    inflicted(faults, ResponseFlag.FAULT_INJECTED, "aborts_injected");
    shared.abortsInjected.inc(shard());
    callbacks.sendLocalReply(
        LocalReply.of(
                status < 0 ? OK : status,
                "fault filter abort",
                ResponseFlag.FAULT_INJECTED,
                "fault_filter_abort")
            .withGrpcStatus(grpcStatus));
    return true;
  }

  private void inflicted(FaultChoice faults, ResponseFlag flag, String counter) {
    callbacks.streamInfo().setFlag(flag);
    callbacks.streamInfo().putMetadata(shared.name, config.filterMetadata());
    if (!faults.cluster().isEmpty()
        && !config.disableDownstreamClusterStats()
        && !shared.config.disableDownstreamClusterStats()) {
      shared.count(faults.cluster(), counter, shard());
    }
  }

  /**
   * A request counts once, however many faults it suffers; as in Envoy the bound is a fuzzy one.
   */
  private boolean becomeActive() {
    if (active) {
      return true;
    }
    long most =
        config
            .keys()
            .runtime()
            .snapshot()
            .integer(config.keys().maxActiveFaults(), config.maxActiveFaults());
    if (shared.activeFaults.value() >= most) {
      shared.faultsOverflow.inc(shard());
      return false;
    }
    shared.activeFaults.add(shard(), 1);
    active = true;
    return true;
  }

  private void endActive() {
    if (active) {
      active = false;
      shared.activeFaults.add(shard(), -1);
    }
  }

  @Override
  public void onDestroy() {
    if (delaying != null) {
      callbacks.worker().timers().disarm(delaying);
    }
    endActive();
  }

  private StatsShard shard() {
    return callbacks.worker().stats();
  }
}
