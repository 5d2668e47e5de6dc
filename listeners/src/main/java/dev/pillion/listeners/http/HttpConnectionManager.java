package dev.pillion.listeners.http;

import dev.pillion.httpcodec.Http1ServerCodec;
import dev.pillion.httpcodec.ServerCallbacks;
import dev.pillion.httpcodec.StreamDecoder;
import dev.pillion.httpcodec.StreamEncoder;
import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.network.ChannelConnection;
import dev.pillion.proxycore.network.CloseType;
import dev.pillion.proxycore.network.Connection;
import dev.pillion.proxycore.network.ConnectionCallbacks.CloseEvent;
import dev.pillion.proxycore.network.NetworkFilter;
import dev.pillion.proxycore.network.NetworkFilterCallbacks;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.time.Timer;
import dev.pillion.proxycore.worker.Flushable;
import dev.pillion.proxycore.worker.Worker;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP connection manager of one connection: owns the codec, makes a stream of each request,
 * and decides when the connection ends. One timer serves the connection and its stream: it is armed
 * for the nearest deadline and looks, when it fires, whether there was activity since; so activity
 * costs a time stamp and no timer is ever moved.
 */
final class HttpConnectionManager extends Timer
    implements NetworkFilter, ServerCallbacks, Flushable {
  static final long NEVER = Long.MAX_VALUE;

  /**
   * How long an idle connection of a draining listener may stay, so that none is cut in a burst.
   */
  private static final long DRAINING_IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  final HttpSettings settings;
  final HttpRuntime.PerWorker shared;
  private final NetworkFilterCallbacks callbacks;
  private final Connection connection;
  private final Worker worker;
  private final long startNanos;
  private @Nullable Http1ServerCodec codec;
  private @Nullable HttpStream active;
  private @Nullable HttpStream retired;
  private boolean flushQueued;
  private long armedFor = NEVER;
  private long idleSince;
  private long drainDeadline = NEVER;
  private int requests;
  private boolean draining;
  private boolean listenerDrains;
  private boolean maxDurationReached;
  private boolean localClose;
  private boolean endedByClient;
  private boolean endedWithinStream;

  HttpConnectionManager(HttpSettings settings, NetworkFilterCallbacks callbacks) {
    this.settings = settings;
    this.callbacks = callbacks;
    this.connection = callbacks.connection();
    this.worker = connection.worker();
    this.shared = settings.runtime.of(worker);
    this.startNanos = worker.time().nanoTime();
    this.idleSince = startNanos;
  }

  @Override
  public FilterStatus onNewConnection() {
    settings.stats.cxTotal.inc(shard());
    settings.stats.cxActive.add(shard(), 1);
    if (connection instanceof ChannelConnection channel) {
      channel.setDelayedCloseNanos(settings.delayedCloseNanos);
    }
    wakeAt(nextDeadline());
    return FilterStatus.STOP;
  }

  @Override
  public FilterStatus onData(ByteBuf data, boolean endStream) {
    if (data.isReadable()) {
      settings.stats.cxRxBytes.add(shard(), data.readableBytes());
      codec().dispatch(data);
    } else {
      data.release();
    }
    if (endStream) {
      onEndOfStream();
    }
    return FilterStatus.STOP;
  }

  private void onEndOfStream() {
    endedByClient = connection.isOpen();
    endedWithinStream = active != null;
    if (codec == null) {
      connection.close(CloseType.FLUSH_WRITE);
    } else {
      codec.onEndOfStream();
    }
  }

  private Http1ServerCodec codec() {
    Http1ServerCodec present = codec;
    if (present == null) {
      present = new Http1ServerCodec(connection, settings.http1, shared.headerMaps, this);
      codec = present;
      settings.stats.cxHttp1Total.inc(shard());
      settings.stats.cxHttp1Active.add(shard(), 1);
    }
    return present;
  }

  @Override
  public StreamDecoder newStream(StreamEncoder encoder) {
    HttpStream stream = new HttpStream(this, encoder, settings.routes.current());
    active = stream;
    requests++;
    if (requests == settings.maxRequestsPerConnection) {
      settings.stats.cxMaxRequestsReached.inc(shard());
      codec().closeAfterResponse();
    }
    wakeAt(stream.nextDeadline());
    return stream;
  }

  /** The stream's answer is about to go out: the connection may end with it. */
  void beforeResponse() {
    if (!draining && callbacks.draining()) {
      settings.stats.cxDrainClose.inc(shard());
      codec().closeAfterResponse();
    } else if (draining) {
      codec().closeAfterResponse();
    }
  }

  /** The stream is over and was logged. */
  void onStreamDone(HttpStream stream, long nowNanos) {
    if (active == stream) {
      active = null;
    }
    stream.nextRetired = retired;
    retired = stream;
    if (!flushQueued) {
      flushQueued = true;
      worker.flushLater(this);
    }
    idleSince = nowNanos;
    wakeAt(nextDeadline());
  }

  /** At the end of the turn nobody up the stack holds the finished streams' maps any more. */
  @Override
  public void flush() {
    flushQueued = false;
    HttpStream stream = retired;
    retired = null;
    while (stream != null) {
      stream.recycle(shared.headerMaps);
      stream = stream.nextRetired;
    }
  }

  // Deadlines.

  /** Has the timer fire not after a deadline; NEVER does nothing. */
  void wakeAt(long deadlineNanos) {
    if (deadlineNanos == NEVER || (armed() && armedFor - deadlineNanos <= 0)) {
      return;
    }
    armedFor = deadlineNanos;
    worker.timers().arm(this, deadlineNanos - worker.time().nanoTime());
  }

  /** The connection's own; its stream has others. */
  private long nextDeadline() {
    long next = drainDeadline;
    if (active == null && !draining) {
      next = nearer(next, idleDeadline());
    }
    if (settings.maxConnectionNanos > 0 && !maxDurationReached) {
      next = nearer(next, startNanos + settings.maxConnectionNanos);
    }
    return next;
  }

  private long idleDeadline() {
    if (listenerDrains) {
      return idleSince + DRAINING_IDLE_NANOS;
    }
    return settings.idleNanos > 0 ? idleSince + settings.idleNanos : NEVER;
  }

  /** The earlier of two deadlines; the clock's origin is arbitrary, so they are subtracted. */
  static long nearer(long a, long b) {
    if (a == NEVER || b == NEVER) {
      return a == NEVER ? b : a;
    }
    return a - b <= 0 ? a : b;
  }

  static boolean due(long deadlineNanos, long nowNanos) {
    return deadlineNanos != NEVER && nowNanos - deadlineNanos >= 0;
  }

  @Override
  protected void onTimeout() {
    long now = worker.time().nanoTime();
    HttpStream stream = active;
    if (stream != null) {
      stream.checkDeadlines(now);
    }
    if (due(drainDeadline, now)) {
      onDrainTimeout();
    } else if (settings.maxConnectionNanos > 0
        && !maxDurationReached
        && due(startNanos + settings.maxConnectionNanos, now)) {
      maxDurationReached = true;
      settings.stats.cxMaxDurationReached.inc(shard());
      beginToEnd(now);
    } else if (active == null && !draining && due(idleDeadline(), now)) {
      onIdle(now);
    }
    wakeAt(nextDeadline());
    HttpStream still = active;
    if (still != null) {
      wakeAt(still.nextDeadline());
    }
  }

  private void onIdle(long now) {
    if (listenerDrains) {
      close(CloseType.FLUSH_WRITE);
      return;
    }
    settings.stats.cxIdleTimeout.inc(shard());
    beginToEnd(now);
  }

  /**
   * As Envoy: a connection that has spoken HTTP gets drain_timeout more, in which a request still
   * finds it and is told to close; then it closes.
   */
  private void beginToEnd(long now) {
    if (codec == null) {
      close(CloseType.FLUSH_WRITE);
    } else if (!draining) {
      draining = true;
      drainDeadline = now + settings.drainNanos;
    }
  }

  private void onDrainTimeout() {
    drainDeadline = NEVER;
    if (active == null) {
      close(CloseType.FLUSH_WRITE_AND_DELAY);
    }
  }

  @Override
  public void onDrain() {
    listenerDrains = true;
    if (active == null) {
      wakeAt(nextDeadline());
    }
  }

  // The connection.

  private void close(CloseType type) {
    localClose = true;
    connection.close(type);
  }

  @Override
  public void onClosed(CloseEvent event) {
    HttpConnectionManagerStats stats = settings.stats;
    boolean local = event == CloseEvent.LOCAL_CLOSE && !endedByClient;
    (local ? stats.cxDestroyLocal : stats.cxDestroyRemote).inc(shard());
    if (active != null || endedWithinStream) {
      stats.cxDestroyActiveRq.inc(shard());
      (local ? stats.cxDestroyLocalActiveRq : stats.cxDestroyRemoteActiveRq).inc(shard());
    }
    if (codec != null) {
      codec.onClosed(event);
      stats.cxHttp1Active.add(shard(), -1);
    }
    worker.timers().disarm(this);
    stats.cxDestroy.inc(shard());
    stats.cxActive.add(shard(), -1);
    long lengthNanos = worker.time().nanoTime() - startNanos;
    stats.cxLengthMs.record(shard(), TimeUnit.NANOSECONDS.toMillis(lengthNanos));
  }

  /** Whether it was us who ended the connection. */
  boolean closedByUs() {
    return localClose;
  }

  @Override
  public void onAboveWriteHighWatermark() {
    if (codec != null) {
      codec.onAboveWriteHighWatermark();
    }
  }

  @Override
  public void onBelowWriteLowWatermark() {
    if (codec != null) {
      codec.onBelowWriteLowWatermark();
    }
  }

  Http1ServerCodec presentCodec() {
    return codec();
  }

  Connection connection() {
    return connection;
  }

  NetworkFilterCallbacks callbacks() {
    return callbacks;
  }

  Worker worker() {
    return worker;
  }

  StatsShard shard() {
    return worker.stats();
  }
}
