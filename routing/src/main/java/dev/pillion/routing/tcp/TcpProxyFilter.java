package dev.pillion.routing.tcp;

import dev.pillion.proxycore.config.route.RouteAction.Priority;
import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.log.AccessLogger;
import dev.pillion.proxycore.network.CloseType;
import dev.pillion.proxycore.network.Connection;
import dev.pillion.proxycore.network.ConnectionCallbacks.CloseEvent;
import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.network.NetworkFilter;
import dev.pillion.proxycore.network.NetworkFilterCallbacks;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.time.Timer;
import dev.pillion.proxycore.worker.Worker;
import dev.pillion.routing.cluster.ClusterStats;
import dev.pillion.routing.pool.LoadBalancerContext;
import dev.pillion.routing.pool.PoolFailure;
import dev.pillion.routing.pool.WorkerCluster;
import dev.pillion.routing.pool.WorkerClusters;
import dev.pillion.routing.pool.WorkerHost;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Joins a downstream connection to one of a cluster's hosts and carries bytes both ways (Envoy:
 * envoy.filters.network.tcp_proxy). Each side's end of stream is passed on by itself, so that a
 * half-closed connection still carries the other way. The filter is its own timer for idleness.
 */
final class TcpProxyFilter extends Timer implements NetworkFilter, LoadBalancerContext {
  private final TcpProxyConfig config;
  private final WorkerClusters clusters;
  private final NetworkFilterCallbacks callbacks;
  private final Connection downstream;
  private final Worker worker;
  private final StreamInfo info;

  private @Nullable WorkerCluster cluster;
  private @Nullable TcpUpstream upstream;
  private @Nullable ArrayDeque<ByteBuf> early;
  private @Nullable MaxDurationTimer maxDurationTimer;
  private int attempts;
  private int downstreamBlocked;
  private boolean downstreamEnded;
  private boolean upstreamEnded;
  private boolean closed;
  private long lastActivityNanos;

  TcpProxyFilter(TcpProxyConfig config, WorkerClusters clusters, NetworkFilterCallbacks callbacks) {
    this.config = config;
    this.clusters = clusters;
    this.callbacks = callbacks;
    this.downstream = callbacks.connection();
    this.worker = downstream.worker();
    this.info = callbacks.streamInfo();
  }

  private StatsShard shard() {
    return worker.stats();
  }

  @Override
  public ConnectionInfo downstreamConnection() {
    return callbacks.connectionInfo();
  }

  @Override
  public @Nullable HeaderMap downstreamHeaders() {
    return null;
  }

  @Override
  public FilterStatus onNewConnection() {
    config.stats.cxTotal().inc(shard());
    if (config.maxDurationNanos > 0) {
      MaxDurationTimer timer = new MaxDurationTimer();
      maxDurationTimer = timer;
      worker.timers().arm(timer, config.maxDurationNanos);
    }
    downstream.readDisable(true); // until there is somebody to send to
    connect();
    return FilterStatus.STOP;
  }

  /** Chooses cluster and host and begins to connect; every attempt chooses anew. */
  private void connect() {
    if (attempts >= config.maxConnectAttempts) {
      if (cluster != null) {
        cluster.stats().cxConnectAttemptsExceeded.inc(shard());
      }
      info.setFlag(ResponseFlag.UPSTREAM_RETRY_LIMIT_EXCEEDED);
      closeDownstream(CloseType.NO_FLUSH);
      return;
    }
    String name = config.chooseCluster(worker.random());
    WorkerCluster found = clusters.cluster(name);
    if (found == null) {
      config.stats.cxNoRoute().inc(shard());
      refuse(ResponseFlag.NO_CLUSTER_FOUND);
      return;
    }
    cluster = found;
    info.upstreamCluster = name;
    info.upstreamClusterStatName = found.altStatName();
    if (!found.resources(Priority.DEFAULT).connections().canTake()) {
      found.stats().cxOverflow.inc(shard());
      refuse(ResponseFlag.UPSTREAM_OVERFLOW);
      return;
    }
    WorkerHost host = found.chooseHost(this);
    if (host == null) {
      refuse(ResponseFlag.NO_HEALTHY_UPSTREAM);
      return;
    }
    attempts++;
    info.upstreamAttempts = attempts;
    info.upstreamRemoteAddress = host.host().address();
    info.upstreamHostName = host.host().hostname();
    upstream = TcpUpstream.connect(this, host);
    if (upstream == null) {
      refuse(ResponseFlag.UPSTREAM_OVERFLOW);
    }
  }

  private void refuse(ResponseFlag flag) {
    info.setFlag(flag);
    closeDownstream(CloseType.NO_FLUSH);
  }

  void onUpstreamFailed(TcpUpstream attempt, PoolFailure failure, String transportReason) {
    upstream = null;
    if (!transportReason.isEmpty()) {
      info.upstreamTransportFailureReason = transportReason;
    }
    switch (failure) {
      case OVERFLOW, ACTIVE_OVERFLOW -> info.setFlag(ResponseFlag.UPSTREAM_OVERFLOW);
      case TIMEOUT, LOCAL_CONNECTION_FAILURE, REMOTE_CONNECTION_FAILURE ->
          info.setFlag(ResponseFlag.UPSTREAM_CONNECTION_FAILURE);
    }
    if (!closed) {
      connect();
    }
  }

  void onUpstreamConnected(TcpUpstream connected) {
    info.upstreamLocalAddress = connected.localAddress();
    info.upstreamConnectionId = connected.id();
    ArrayDeque<ByteBuf> waiting = early;
    if (waiting != null) {
      early = null;
      for (ByteBuf data : waiting) {
        connected.write(data);
      }
    }
    for (int i = 0; i < downstreamBlocked; i++) {
      connected.connection().readDisable(true);
    }
    if (downstreamEnded) {
      connected.connection().shutdownOutput();
    }
    downstream.readDisable(false);
    if (config.idleTimeoutNanos > 0) {
      lastActivityNanos = worker.time().nanoTime();
      worker.timers().arm(this, config.idleTimeoutNanos);
    }
  }

  @Override
  public FilterStatus onData(ByteBuf data, boolean endStream) {
    int length = data.readableBytes();
    config.stats.cxRxBytes().add(shard(), length);
    info.bytesReceived += length;
    info.wireBytesReceived += length;
    TcpUpstream to = upstream;
    if (to == null || !to.connected()) {
      keep(data);
    } else {
      touch();
      if (length > 0) {
        to.write(data);
      } else {
        data.release();
      }
    }
    if (endStream) {
      onDownstreamEndOfStream();
    }
    return FilterStatus.STOP;
  }

  /** The kernel may deliver what it had when the client's end came, although reading is off. */
  private void keep(ByteBuf data) {
    if (closed || !data.isReadable()) {
      data.release();
      return;
    }
    ArrayDeque<ByteBuf> waiting = early;
    if (waiting == null) {
      waiting = new ArrayDeque<>();
      early = waiting;
    }
    waiting.add(data);
  }

  private void onDownstreamEndOfStream() {
    downstreamEnded = true;
    TcpUpstream to = upstream;
    if (to != null && to.connected()) {
      if (upstreamEnded) {
        closeBoth();
      } else {
        to.connection().shutdownOutput();
      }
    }
  }

  void onUpstreamData(ByteBuf data) {
    int length = data.readableBytes();
    config.stats.cxTxBytes().add(shard(), length);
    info.bytesSent += length;
    info.wireBytesSent += length;
    touch();
    downstream.write(data);
  }

  void onUpstreamEndOfStream() {
    upstreamEnded = true;
    if (downstreamEnded) {
      closeBoth();
    } else {
      downstream.shutdownOutput();
    }
  }

  /** Both sides have said all; what is on its way still arrives. */
  private void closeBoth() {
    if (upstream != null) {
      upstream.close(CloseType.FLUSH_WRITE);
    }
    closeDownstream(CloseType.FLUSH_WRITE);
  }

  /** A reset is passed on as a reset: the client must not take a cut answer for a whole one. */
  void onUpstreamClosed(CloseEvent event) {
    upstream = null;
    if (event == CloseEvent.REMOTE_RESET) {
      info.setFlag(ResponseFlag.UPSTREAM_REMOTE_RESET);
      closeDownstream(CloseType.ABORT_RESET);
    } else {
      closeDownstream(CloseType.FLUSH_WRITE);
    }
  }

  private void closeDownstream(CloseType type) {
    closed = true;
    disarm();
    releaseEarly();
    downstream.close(type);
  }

  private void releaseEarly() {
    ArrayDeque<ByteBuf> waiting = early;
    if (waiting != null) {
      early = null;
      waiting.forEach(ByteBuf::release);
    }
  }

  private void disarm() {
    worker.timers().disarm(this);
    if (maxDurationTimer != null) {
      worker.timers().disarm(maxDurationTimer);
    }
  }

  private void touch() {
    lastActivityNanos = worker.time().nanoTime();
  }

  /** Idle for as long as the timer was armed? If not, it is armed again for the rest. */
  @Override
  protected void onTimeout() {
    long idle = worker.time().nanoTime() - lastActivityNanos;
    if (idle < config.idleTimeoutNanos) {
      worker.timers().arm(this, config.idleTimeoutNanos - idle);
      return;
    }
    config.stats.idleTimeout().inc(shard());
    closeNow();
  }

  /** {@code max_downstream_connection_duration}. */
  private final class MaxDurationTimer extends Timer {
    @Override
    protected void onTimeout() {
      info.setFlag(ResponseFlag.DURATION_TIMEOUT);
      config.stats.maxDuration().inc(shard());
      closeNow();
    }
  }

  private void closeNow() {
    if (upstream != null) {
      upstream.close(CloseType.NO_FLUSH);
    }
    closeDownstream(CloseType.NO_FLUSH);
  }

  // Flow control: whoever reads slowly stops the one who sends to it.

  void onUpstreamAboveHighWatermark() {
    config.stats.pausedReading().inc(shard());
    downstream.readDisable(true);
  }

  void onUpstreamBelowLowWatermark() {
    config.stats.resumedReading().inc(shard());
    touch();
    downstream.readDisable(false);
  }

  @Override
  public void onAboveWriteHighWatermark() {
    downstreamBlocked++;
    holdUpstream(true);
  }

  @Override
  public void onBelowWriteLowWatermark() {
    downstreamBlocked--;
    touch();
    holdUpstream(false);
  }

  private void holdUpstream(boolean hold) {
    TcpUpstream from = upstream;
    if (from == null || !from.connected()) {
      return;
    }
    ClusterStats stats = from.host().cluster().stats();
    (hold ? stats.flowControlPausedReading : stats.flowControlResumedReading).inc(shard());
    from.connection().readDisable(hold);
  }

  /** The client is gone: what it has sent still reaches the upstream. */
  @Override
  public void onClosed(CloseEvent event) {
    closed = true;
    disarm();
    releaseEarly();
    TcpUpstream to = upstream;
    upstream = null;
    if (to != null) {
      to.close(
          switch (event) {
            case REMOTE_CLOSE -> CloseType.FLUSH_WRITE;
            case REMOTE_RESET -> CloseType.ABORT_RESET;
            case LOCAL_CLOSE -> CloseType.NO_FLUSH;
          });
    }
    log();
  }

  private void log() {
    if (config.accessLogs.isEmpty()) {
      return;
    }
    if (info.endNanos == StreamInfo.UNSET) {
      info.endNanos = worker.time().nanoTime();
    }
    FormatContext context = new FormatContext(info);
    for (AccessLogger logger : config.accessLogs) {
      logger.log(context, worker);
    }
  }
}
