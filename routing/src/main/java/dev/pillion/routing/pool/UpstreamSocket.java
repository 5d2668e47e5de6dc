package dev.pillion.routing.pool;

import dev.pillion.proxycore.config.route.RouteAction.Priority;
import dev.pillion.proxycore.network.ChannelConnection;
import dev.pillion.proxycore.network.CloseType;
import dev.pillion.proxycore.network.ConnectionCallbacks;
import dev.pillion.proxycore.time.Timer;
import dev.pillion.proxycore.worker.Worker;
import dev.pillion.resilience.breaker.Permit;
import dev.pillion.resilience.breaker.Resource;
import dev.pillion.routing.cluster.ClusterStats;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a host, from connect to close, with what is counted of it: the part that HTTP
 * pools and the TCP proxy have in common. For its worker's thread.
 */
public final class UpstreamSocket extends Timer
    implements ConnectionCallbacks, ChannelFutureListener {
  /** Who uses the socket. After {@link #onConnected} come the calls of ConnectionCallbacks. */
  public interface Owner extends ConnectionCallbacks {
    /** The connection stands. */
    void onConnected();

    /**
     * It never stood; the last call.
     *
     * @param transportReason in Envoy's words; may be empty
     */
    void onConnectFailed(PoolFailure failure, String transportReason);

    /** True while a request or a TCP session depends on the socket. */
    boolean hasActiveRequest();
  }

  private enum State {
    CONNECTING,
    CONNECTED,
    CLOSED
  }

  private static final AtomicLong NEXT_ID = new AtomicLong(1);

  private final WorkerCluster cluster;
  private final WorkerHost host;
  private final Owner owner;
  private final Permit permit = new Permit();
  private final SocketAddress remoteAddress;
  private final long startNanos;
  private long connectedNanos;
  private final long id = NEXT_ID.getAndIncrement();
  private @Nullable ChannelConnection connection;
  private @Nullable SocketAddress localAddress;
  private State state = State.CONNECTING;
  private boolean timedOut;
  private boolean failedAtOnce;
  private boolean endedByPeer;
  private long countedSent;

  private UpstreamSocket(WorkerHost host, Owner owner) {
    this.cluster = host.cluster();
    this.host = host;
    this.owner = owner;
    this.remoteAddress = host.host().address();
    this.startNanos = cluster.worker().time().nanoTime();
  }

  /**
   * Begins to connect. The permit for the connection is taken whatever the limit: the caller has
   * looked already. {@link Owner#onConnectFailed} never comes before this returns.
   */
  public static UpstreamSocket connect(WorkerHost host, Priority priority, Owner owner) {
    UpstreamSocket socket = new UpstreamSocket(host, owner);
    Resource connections = host.cluster().resources(priority).connections();
    socket.permit.take(connections);
    socket.countCreated();
    socket.open();
    return socket;
  }

  private void open() {
    Worker worker = cluster.worker();
    try {
      Channel channel = Connector.newChannel(cluster.cluster().config(), remoteAddress);
      ChannelConnection created = new ChannelConnection(worker, channel, this);
      connection = created;
      channel.pipeline().addLast(created);
      var _ = worker.eventLoop().register(channel);
      worker.timers().arm(this, cluster.connectTimeoutNanos());
      ChannelFuture future = Connector.connect(channel, cluster.cluster().config(), remoteAddress);
      if (future.isDone()) { // the owner must not hear of it before it has the socket
        failedAtOnce = !future.isSuccess();
        worker.eventLoop().execute(() -> operationComplete(future));
      } else {
        future.addListener(this);
      }
    } catch (IOException | RuntimeException e) {
      worker.eventLoop().execute(() -> connectFailed(e));
    }
  }

  private void countCreated() {
    ClusterStats stats = cluster.stats();
    stats.cxTotal.inc(cluster.shard());
    stats.cxActive.add(cluster.shard(), 1);
    host.stats().cxTotal++;
    host.stats().cxActive++;
  }

  /** The outcome of the connect. */
  @Override
  public void operationComplete(ChannelFuture future) {
    if (state != State.CONNECTING) {
      return;
    }
    if (!future.isSuccess()) {
      connectFailed(future.cause());
      return;
    }
    state = State.CONNECTED;
    localAddress = connection().channel().localAddress();
    cluster.worker().timers().disarm(this);
    connectedNanos = cluster.worker().time().nanoTime();
    cluster
        .stats()
        .cxConnectMs
        .record(cluster.shard(), TimeUnit.NANOSECONDS.toMillis(connectedNanos - startNanos));
    owner.onConnected();
  }

  /** When it began to connect (monotonic ns). */
  public long connectStartNanos() {
    return startNanos;
  }

  /** When it stood (monotonic ns); 0 before. */
  public long connectEndNanos() {
    return connectedNanos;
  }

  /** The connect timeout. */
  @Override
  protected void onTimeout() {
    timedOut = true;
    cluster.stats().cxConnectTimeout.inc(cluster.shard());
    connectFailed(null);
  }

  private void connectFailed(@Nullable Throwable cause) {
    if (state != State.CONNECTING) {
      return;
    }
    cluster.stats().cxConnectFail.inc(cluster.shard());
    host.stats().cxConnectFail++;
    ConnectFailure failure =
        timedOut || cause == null
            ? ConnectFailure.TIMEOUT
            : ConnectFailure.of(cause, failedAtOnce, cluster.cluster().config(), remoteAddress);
    if (failure.binding()) {
      cluster.stats().bindErrors.inc(cluster.shard());
    }
    boolean local = failure.reason() != PoolFailure.REMOTE_CONNECTION_FAILURE;
    ended(local ? CloseEvent.LOCAL_CLOSE : CloseEvent.REMOTE_CLOSE, false);
    ChannelConnection created = connection;
    if (created != null) {
      created.close(CloseType.NO_FLUSH);
    }
    owner.onConnectFailed(failure.reason(), failure.text());
  }

  /** Gives the attempt up, or closes the connection. The owner hears of it only if it stood. */
  public void close(CloseType type) {
    ChannelConnection created = connection;
    if (created == null || state == State.CLOSED) {
      return;
    }
    if (state == State.CONNECTING) {
      ended(CloseEvent.LOCAL_CLOSE, owner.hasActiveRequest());
    }
    created.close(type);
  }

  /** The connection; only from {@link Owner#onConnected} on. */
  public ChannelConnection connection() {
    ChannelConnection created = connection;
    if (created == null) {
      throw new IllegalStateException("not connected");
    }
    return created;
  }

  /** Our end of the connection; only from {@link Owner#onConnected} on. */
  public SocketAddress localAddress() {
    SocketAddress local = localAddress;
    if (local == null) {
      throw new IllegalStateException("not connected");
    }
    return local;
  }

  /** Where it connects to: the host's address at the time of the connect. */
  public SocketAddress remoteAddress() {
    return remoteAddress;
  }

  /** Unique among the process's upstream connections. */
  public long id() {
    return id;
  }

  public boolean isOpen() {
    ChannelConnection created = connection;
    return state == State.CONNECTED && created != null && created.isOpen();
  }

  /** The peer has shut its side, and the close that follows counts as its own. */
  public void endedByPeer() {
    endedByPeer = true;
  }

  /** Adds what was written since the last call to the cluster's statistics. */
  public void countSent() {
    long written = connection().bytesWritten();
    cluster.stats().cxTxBytes.add(cluster.shard(), written - countedSent);
    countedSent = written;
  }

  @Override
  public void onData(ByteBuf data) {
    cluster.stats().cxRxBytes.add(cluster.shard(), data.readableBytes());
    owner.onData(data);
  }

  @Override
  public void onEndOfStream() {
    owner.onEndOfStream();
  }

  @Override
  public void onClosed(CloseEvent event) {
    if (state != State.CONNECTED) {
      return;
    }
    ended(event, owner.hasActiveRequest());
    owner.onClosed(event);
  }

  private void ended(CloseEvent event, boolean withActiveRequest) {
    Worker worker = cluster.worker();
    worker.timers().disarm(this);
    permit.release();
    if (connection != null) {
      countSent();
    }
    ClusterStats stats = cluster.stats();
    stats.cxActive.add(cluster.shard(), -1);
    host.stats().cxActive--;
    boolean local = event == CloseEvent.LOCAL_CLOSE && !endedByPeer;
    stats.cxDestroy.inc(cluster.shard());
    (local ? stats.cxDestroyLocal : stats.cxDestroyRemote).inc(cluster.shard());
    if (withActiveRequest) {
      stats.cxDestroyWithActiveRq.inc(cluster.shard());
      (local ? stats.cxDestroyLocalWithActiveRq : stats.cxDestroyRemoteWithActiveRq)
          .inc(cluster.shard());
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(worker.time().nanoTime() - startNanos);
    stats.cxLengthMs.record(cluster.shard(), millis);
    state = State.CLOSED;
  }

  @Override
  public void onAboveWriteHighWatermark() {
    cluster.stats().flowControlBackedUp.inc(cluster.shard());
    owner.onAboveWriteHighWatermark();
  }

  @Override
  public void onBelowWriteLowWatermark() {
    cluster.stats().flowControlDrained.inc(cluster.shard());
    owner.onBelowWriteLowWatermark();
  }
}
