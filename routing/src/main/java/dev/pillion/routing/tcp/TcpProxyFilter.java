package dev.pillion.routing.tcp;

import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.network.ChannelConnection;
import dev.pillion.proxycore.network.CloseType;
import dev.pillion.proxycore.network.Connection;
import dev.pillion.proxycore.network.ConnectionCallbacks.CloseEvent;
import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.network.NetworkFilter;
import dev.pillion.proxycore.network.NetworkFilterCallbacks;
import dev.pillion.proxycore.network.SplicedBytes;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.worker.Worker;
import dev.pillion.routing.cluster.ClusterStats;
import dev.pillion.routing.pool.LoadBalancerContext;
import dev.pillion.routing.pool.PoolFailure;
import dev.pillion.routing.pool.WorkerClusters;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Joins a downstream connection to one of a cluster's hosts and carries bytes both ways (Envoy:
 * envoy.filters.network.tcp_proxy). Each side's end of stream is passed on by itself, so that a
 * half-closed connection still carries the other way. A bulk between plain sockets goes through
 * pipes and is not copied.
 */
final class TcpProxyFilter implements NetworkFilter, LoadBalancerContext {
  private final TcpProxyConfig config;
  private final NetworkFilterCallbacks callbacks;
  private final Connection downstream;
  private final Worker worker;
  private final StreamInfo info;
  private final SessionTimers timers;
  private final UpstreamAttempts attempts;
  private final EarlyData early = new EarlyData();

  private @Nullable TcpUpstream upstream;
  private int downstreamBlocked;
  private boolean downstreamEnded;
  private boolean upstreamEnded;
  private boolean closed;

  @SuppressWarnings("this-escape") // its parts only keep it
  TcpProxyFilter(TcpProxyConfig config, WorkerClusters clusters, NetworkFilterCallbacks callbacks) {
    this.config = config;
    this.callbacks = callbacks;
    this.downstream = callbacks.connection();
    this.worker = downstream.worker();
    this.info = callbacks.streamInfo();
    this.timers = new SessionTimers(this, config, worker);
    this.attempts = new UpstreamAttempts(this, config, clusters, worker, info);
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
    timers.onAccepted();
    downstream.readDisable(true); // until there is somebody to send to
    connect();
    return FilterStatus.STOP;
  }

  private void connect() {
    upstream = attempts.next();
    if (upstream == null) { // the stream's info says why
      closeDownstream(CloseType.NO_FLUSH);
    }
  }

  void onUpstreamFailed(PoolFailure failure, String transportReason) {
    upstream = null;
    if (!transportReason.isEmpty()) {
      info.upstreamTransportFailureReason = transportReason;
    }
    info.setFlag(
        switch (failure) {
          case OVERFLOW, ACTIVE_OVERFLOW -> ResponseFlag.UPSTREAM_OVERFLOW;
          case TIMEOUT, LOCAL_CONNECTION_FAILURE, REMOTE_CONNECTION_FAILURE ->
              ResponseFlag.UPSTREAM_CONNECTION_FAILURE;
        });
    if (!closed) {
      connect();
    }
  }

  void onUpstreamConnected(TcpUpstream connected) {
    info.upstreamLocalAddress = connected.localAddress();
    info.attempt(connected.host().host(), connected.id());
    info.upstreamRemoteAddress = connected.remoteAddress();
    connected.noteConnect(info);
    early.sendTo(connected);
    for (int i = 0; i < downstreamBlocked; i++) {
      connected.connection().readDisable(true);
    }
    if (downstreamEnded) {
      connected.connection().shutdownOutput();
    }
    downstream.readDisable(false);
    timers.onUpstreamConnected();
    spliceBulks(connected);
  }

  /** Zero copy, where both ends are plain sockets and nobody else looks at the bytes. */
  private void spliceBulks(TcpUpstream connected) {
    if (downstream instanceof ChannelConnection client
        && client.plainSocket()
        && connected.connection().plainSocket()
        && callbacks.soleReader()) {
      client.spliceTo(this::onSpliced);
      connected.connection().spliceTo(connected);
    }
  }

  @Override
  public FilterStatus onData(ByteBuf data, boolean endStream) {
    int length = data.readableBytes();
    countReceived(length);
    TcpUpstream to = upstream;
    if (to == null || !to.connected()) {
      if (closed) {
        data.release();
      } else {
        early.keep(data);
      }
    } else {
      timers.touch();
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

  private void countReceived(int bytes) {
    config.stats.cxRxBytes().add(shard(), bytes);
    info.bytesReceived += bytes;
    info.wireBytesReceived += bytes;
  }

  private void onSpliced(SplicedBytes data) {
    countReceived(data.length());
    TcpUpstream to = upstream;
    if (to == null) {
      data.release();
    } else {
      timers.touch();
      to.write(data);
    }
  }

  private void onDownstreamEndOfStream() {
    downstreamEnded = true;
    TcpUpstream to = upstream;
    if (to != null && to.connected()) {
      if (upstreamEnded) {
        to.drain(config);
        closeDownstream(CloseType.FLUSH_WRITE);
      } else {
        to.connection().shutdownOutput();
      }
    }
  }

  void onUpstreamData(ByteBuf data) {
    countSent(data.readableBytes());
    timers.touch();
    downstream.write(data);
  }

  void onUpstreamSpliced(SplicedBytes data) {
    countSent(data.length());
    timers.touch();
    ((ChannelConnection) downstream).write(data);
  }

  private void countSent(int bytes) {
    config.stats.cxTxBytes().add(shard(), bytes);
    info.bytesSent += bytes;
    info.wireBytesSent += bytes;
  }

  void onUpstreamEndOfStream() {
    upstreamEnded = true;
    if (downstreamEnded) {
      if (upstream != null) {
        upstream.endedByPeer();
      }
      closeDownstream(CloseType.FLUSH_WRITE);
    } else {
      downstream.shutdownOutput();
    }
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
    timers.disarm();
    early.release();
    if (downstream instanceof ChannelConnection client) { // a client that reads nothing idles
      client.setDelayedCloseNanos(config.idleTimeoutNanos);
    }
    downstream.close(type);
  }

  /** What neither side's kernel has taken. */
  long pendingBytes() {
    TcpUpstream to = upstream;
    long upward = to != null && to.connected() ? to.connection().pendingBytes() : 0;
    return upward + downstream.pendingBytes();
  }

  /** What the kernel has taken, both ways. */
  long takenBytes() {
    return info.bytesReceived + info.bytesSent - pendingBytes();
  }

  void onIdle() {
    config.stats.idleTimeout().inc(shard());
    closeNow();
  }

  void onMaxDuration() {
    info.setFlag(ResponseFlag.DURATION_TIMEOUT);
    config.stats.maxDuration().inc(shard());
    closeNow();
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
    timers.touch();
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
    timers.touch();
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
    timers.disarm();
    early.release();
    TcpUpstream to = upstream;
    upstream = null;
    if (to != null) {
      switch (event) {
        case REMOTE_CLOSE -> to.drain(config);
        case REMOTE_RESET -> to.close(CloseType.ABORT_RESET);
        case LOCAL_CLOSE -> to.close(CloseType.NO_FLUSH);
      }
    }
    config.log(info, worker);
  }
}
