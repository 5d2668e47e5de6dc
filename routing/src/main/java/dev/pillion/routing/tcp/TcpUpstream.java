package dev.pillion.routing.tcp;

import dev.pillion.proxycore.config.route.RouteAction.Priority;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.network.ChannelConnection;
import dev.pillion.proxycore.network.CloseType;
import dev.pillion.proxycore.network.SpliceReader;
import dev.pillion.proxycore.network.SplicedBytes;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.resilience.breaker.Permit;
import dev.pillion.resilience.breaker.ResourceManager;
import dev.pillion.resilience.outlier.Tally;
import dev.pillion.routing.cluster.ClusterStats;
import dev.pillion.routing.pool.PoolFailure;
import dev.pillion.routing.pool.UpstreamSocket;
import dev.pillion.routing.pool.WorkerHost;
import io.netty.buffer.ByteBuf;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a TCP proxy to reach a host, and the connection that comes of it. A connection
 * serves one session only; circuit breakers and statistics count it as a request, as Envoy's TCP
 * pool does.
 */
final class TcpUpstream implements UpstreamSocket.Owner, SpliceReader {
  private final TcpProxyFilter filter;
  private final WorkerHost host;
  private final Permit permit = new Permit();

  /** What a connect timeout counts as where answers and connects are counted together. */
  private static final int GATEWAY_TIMEOUT = 504;

  private @Nullable UpstreamSocket socket;
  private @Nullable TcpProxyStats drainedFor;
  private boolean connected;
  private boolean over;

  private TcpUpstream(TcpProxyFilter filter, WorkerHost host) {
    this.filter = filter;
    this.host = host;
  }

  /** Begins to connect; null when a circuit breaker forbids it. */
  static @Nullable TcpUpstream connect(TcpProxyFilter filter, WorkerHost host) {
    TcpUpstream upstream = new TcpUpstream(filter, host);
    ResourceManager resources = host.cluster().resources(Priority.DEFAULT);
    ClusterStats stats = host.cluster().stats();
    StatsShard shard = host.cluster().shard();
    if (!upstream.permit.tryTake(resources.pendingRequests())) {
      stats.rqPendingOverflow.inc(shard);
      return null;
    }
    stats.rqPendingTotal.inc(shard);
    stats.rqPendingActive.add(shard, 1);
    upstream.socket = UpstreamSocket.connect(host, Priority.DEFAULT, upstream);
    return upstream;
  }

  private UpstreamSocket socket() {
    UpstreamSocket present = socket;
    if (present == null) {
      throw new IllegalStateException("not connecting");
    }
    return present;
  }

  WorkerHost host() {
    return host;
  }

  boolean connected() {
    return connected;
  }

  /** Only while connected. */
  ChannelConnection connection() {
    return socket().connection();
  }

  SocketAddress remoteAddress() {
    return socket().remoteAddress();
  }

  SocketAddress localAddress() {
    return socket().localAddress();
  }

  long id() {
    return socket().id();
  }

  /** Tells the stream when the connection was made. */
  void noteConnect(StreamInfo info) {
    info.upstreamConnectStartNanos = socket().connectStartNanos();
    info.upstreamConnectEndNanos = socket().connectEndNanos();
    info.poolReadyNanos = info.upstreamConnectEndNanos - info.upstreamConnectStartNanos;
    info.upstreamBytes = new TcpBytes(info);
  }

  void write(ByteBuf data) {
    socket().connection().write(data);
    socket().countSent();
  }

  void write(SplicedBytes data) {
    socket().connection().write(data);
    socket().countSent();
  }

  /** Ends the session or the attempt; nothing is heard of it any more. */
  void close(CloseType type) {
    if (!over) {
      finish();
      socket().close(type);
    }
  }

  /**
   * Ends the session; the host still gets what was written, unless it takes nothing for as long as
   * a session may idle (Envoy: Drainer).
   */
  void drain(TcpProxyConfig config) {
    if (over) {
      return;
    }
    if (!connected) {
      close(CloseType.NO_FLUSH);
      return;
    }
    ChannelConnection draining = connection();
    draining.setDelayedCloseNanos(config.idleTimeoutNanos);
    close(CloseType.FLUSH_WRITE);
    if (draining.channel().isOpen()) {
      drainedFor = config.stats;
      config.stats.upstreamFlushTotal().inc(host.cluster().shard());
      config.stats.upstreamFlushActive().add(host.cluster().shard(), 1);
    }
  }

  /** The host has ended the session as the second one: what was written to it still arrives. */
  void endedByPeer() {
    socket().endedByPeer();
    close(CloseType.FLUSH_WRITE);
  }

  private void finish() {
    over = true;
    permit.release();
    StatsShard shard = host.cluster().shard();
    if (connected) {
      host.cluster().stats().rqActive.add(shard, -1);
      host.stats().rqActive--;
      host.host().activeRequests().add(-1);
    } else {
      host.cluster().stats().rqPendingActive.add(shard, -1);
    }
  }

  @Override
  public void onConnected() {
    if (over) {
      return;
    }
    StatsShard shard = host.cluster().shard();
    ClusterStats stats = host.cluster().stats();
    ResourceManager resources = host.cluster().resources(Priority.DEFAULT);
    stats.rqPendingActive.add(shard, -1);
    if (!resources.requests().canTake()) {
      over = true;
      permit.release();
      stats.rqPendingOverflow.inc(shard);
      socket().close(CloseType.NO_FLUSH);
      filter.onUpstreamFailed(PoolFailure.OVERFLOW, "");
      return;
    }
    permit.take(resources.requests());
    connected = true;
    Tally tally = host.outlierTally();
    if (tally != null) {
      tally.onConnectedForGood();
    }
    stats.rqTotal.inc(shard);
    stats.rqActive.add(shard, 1);
    host.stats().rqTotal++;
    host.stats().rqActive++;
    host.host().activeRequests().add(1);
    filter.onUpstreamConnected(this);
  }

  @Override
  public void onConnectFailed(PoolFailure failure, String transportReason) {
    Tally tally = host.outlierTally();
    if (tally != null && failure == PoolFailure.TIMEOUT) {
      tally.onTimeout(GATEWAY_TIMEOUT);
    } else if (tally != null) {
      tally.onConnectFailed();
    }
    if (over) {
      return;
    }
    finish();
    host.cluster().stats().rqPendingFailureEject.inc(host.cluster().shard());
    filter.onUpstreamFailed(failure, transportReason);
  }

  @Override
  public boolean hasActiveRequest() {
    return connected;
  }

  @Override
  public void onData(ByteBuf data) {
    filter.onUpstreamData(data);
  }

  @Override
  public void onSpliced(SplicedBytes data) {
    host.cluster().stats().cxRxBytes.add(host.cluster().shard(), data.length());
    filter.onUpstreamSpliced(data);
  }

  @Override
  public void onEndOfStream() {
    filter.onUpstreamEndOfStream();
  }

  @Override
  public void onClosed(CloseEvent event) {
    if (!over) {
      finish();
      filter.onUpstreamClosed(event);
      return;
    }
    TcpProxyStats stats = drainedFor;
    if (stats != null) {
      stats.upstreamFlushActive().add(host.cluster().shard(), -1);
      if (connection().flushTimedOut()) {
        stats.idleTimeout().inc(host.cluster().shard());
      }
    }
  }

  @Override
  public void onAboveWriteHighWatermark() {
    filter.onUpstreamAboveHighWatermark();
  }

  @Override
  public void onBelowWriteLowWatermark() {
    filter.onUpstreamBelowLowWatermark();
  }
}
