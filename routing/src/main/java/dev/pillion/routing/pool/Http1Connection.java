package dev.pillion.routing.pool;

import dev.pillion.httpcodec.ClientCallbacks;
import dev.pillion.httpcodec.Http1ClientCodec;
import dev.pillion.httpcodec.StreamDecoder;
import dev.pillion.httpcodec.StreamEncoder;
import dev.pillion.proxycore.http.Protocol;
import dev.pillion.proxycore.network.ChannelConnection;
import dev.pillion.proxycore.network.CloseType;
import dev.pillion.proxycore.time.Timer;
import dev.pillion.resilience.breaker.Permit;
import dev.pillion.routing.cluster.ClusterStats;
import io.netty.buffer.ByteBuf;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A pooled HTTP/1 connection: one request at a time. The timer is that of idleness. */
public final class Http1Connection extends Timer implements UpstreamSocket.Owner, ClientCallbacks {
  private final Http1Pool pool;
  private final int generation;
  private final Permit requestPermit = new Permit();
  private final @Nullable MaxDuration maxDuration;
  private @Nullable UpstreamSocket socket;
  private @Nullable Http1ClientCodec codec;
  private int requests;
  private long bytesBefore;
  private boolean busy;
  private boolean cutShort;
  private boolean lastRequest;
  boolean idle;

  Http1Connection(Http1Pool pool) {
    this.pool = pool;
    this.generation = pool.generation();
    this.maxDuration = pool.maxConnectionDurationNanos() > 0 ? new MaxDuration() : null;
  }

  /** Ends the connection's use when it has lived its time. */
  private final class MaxDuration extends Timer {
    @Override
    protected void onTimeout() {
      pool.cluster().stats().cxMaxDurationReached.inc(pool.cluster().shard());
      drain();
    }
  }

  void connect() {
    socket = UpstreamSocket.connect(pool.host(), pool.priority(), this);
  }

  private UpstreamSocket socket() {
    UpstreamSocket present = socket;
    if (present == null) {
      throw new IllegalStateException("connect comes first");
    }
    return present;
  }

  private Http1ClientCodec codec() {
    Http1ClientCodec present = codec;
    if (present == null) {
      throw new IllegalStateException("not connected");
    }
    return present;
  }

  /** Opens the stream that the pool promised; once for each {@link PoolRequest#onPoolReady}. */
  public StreamEncoder newStream(StreamDecoder decoder) {
    bytesBefore = socket().connection().bytesWritten();
    return codec().newStream(decoder);
  }

  /** True when the connection has served a request before the present one. */
  public boolean reused() {
    return requests > 1;
  }

  /** True while not one byte of the present or last request has left for the upstream. */
  public boolean unsent() {
    return socket().connection().bytesFlushed() <= bytesBefore;
  }

  /** The peer's end of the connection. */
  public SocketAddress remoteAddress() {
    return socket().remoteAddress();
  }

  /** Our end of the connection. */
  public SocketAddress localAddress() {
    return socket().localAddress();
  }

  /** The connection's number, unique among the process's upstream connections. */
  public long id() {
    return socket().id();
  }

  /** When it began to connect (monotonic ns). */
  public long connectStartNanos() {
    return socket().connectStartNanos();
  }

  /** When it stood (monotonic ns). */
  public long connectEndNanos() {
    return socket().connectEndNanos();
  }

  /** The version of the present response. */
  public Protocol protocol() {
    return codec().protocol();
  }

  boolean isOpen() {
    return socket().isOpen();
  }

  /** The connection is given to a request. */
  void attach() {
    busy = true;
    requests++;
    pool.cluster().worker().timers().disarm(this);
    requestPermit.take(pool.resources().requests());
    lastRequest |= requests == pool.maxRequestsPerConnection();
  }

  /** Closes now when idle, else after the present request. */
  void drain() {
    lastRequest = true;
    if (!busy) {
      close();
    }
  }

  void close() {
    socket().close(CloseType.NO_FLUSH);
  }

  void armIdleTimeout(long nanos) {
    if (nanos > 0) {
      pool.cluster().worker().timers().arm(this, nanos);
    }
  }

  @Override
  protected void onTimeout() {
    pool.cluster().stats().cxIdleTimeout.inc(pool.cluster().shard());
    pool.forget(this);
    close();
  }

  @Override
  public void onConnected() {
    ChannelConnection connection = socket().connection();
    codec =
        new Http1ClientCodec(
            connection,
            pool.cluster().cluster().http1Settings(),
            pool.cluster().headerMaps(),
            this);
    if (maxDuration != null) {
      pool.cluster().worker().timers().arm(maxDuration, pool.maxConnectionDurationNanos());
    }
    pool.onConnected(this);
  }

  @Override
  public void onConnectFailed(PoolFailure failure, String transportReason) {
    pool.onConnectFailed(failure, transportReason);
  }

  @Override
  public boolean hasActiveRequest() {
    return (busy && !codec().awaitsClose()) || cutShort;
  }

  @Override
  public void onStreamComplete(boolean reusable) {
    busy = false;
    Http1ClientCodec present = codec();
    cutShort = !present.exchanged();
    ClusterStats stats = pool.cluster().stats();
    if (present.excess()) {
      stats.cxProtocolError.inc(pool.cluster().shard());
    }
    if (present.closeAnnounced()) {
      stats.cxCloseNotify.inc(pool.cluster().shard());
    }
    requestPermit.release();
    socket().countSent();
    boolean limit = requests == pool.maxRequestsPerConnection();
    if (limit) {
      stats.cxMaxRequests.inc(pool.cluster().shard());
    }
    boolean last = lastRequest || generation != pool.generation();
    if (reusable && last) {
      close();
    }
    pool.onStreamComplete(this, reusable && !last);
  }

  @Override
  public void onData(ByteBuf data) {
    if (idle) { // nobody asked: the codec closes
      if (!saysTimeout(data)) {
        pool.cluster().stats().cxProtocolError.inc(pool.cluster().shard());
      }
      pool.forget(this);
    }
    codec().dispatch(data);
  }

  /** As in Envoy no error: RFC 9110 section 15.5.9 lets a server say 408 before it closes. */
  private static boolean saysTimeout(ByteBuf data) {
    int at = data.readerIndex() + "HTTP/1.1 ".length();
    return data.writerIndex() >= at + 3
        && data.getByte(at) == '4'
        && data.getByte(at + 1) == '0'
        && data.getByte(at + 2) == '8';
  }

  @Override
  public void onEndOfStream() {
    socket().endedByPeer(); // the codec closes, but it is the peer who has ended it
    if (idle) {
      pool.forget(this);
    }
    codec().onEndOfStream();
  }

  @Override
  public void onClosed(CloseEvent event) {
    pool.forget(this);
    if (requests > 0) {
      pool.cluster().stats().rqPerCx.record(pool.cluster().shard(), requests);
    }
    if (maxDuration != null) {
      pool.cluster().worker().timers().disarm(maxDuration);
    }
    pool.cluster().worker().timers().disarm(this);
    codec().onClosed(event);
    pool.onConnectionClosed();
  }

  @Override
  public void onAboveWriteHighWatermark() {
    codec().onAboveWriteHighWatermark();
  }

  @Override
  public void onBelowWriteLowWatermark() {
    codec().onBelowWriteLowWatermark();
  }
}
