package dev.pillion.listeners.http;

import dev.pillion.httpcodec.Http1ServerCodec;
import dev.pillion.httpcodec.ServerCallbacks;
import dev.pillion.httpcodec.StreamDecoder;
import dev.pillion.httpcodec.StreamEncoder;
import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.network.ChannelConnection;
import dev.pillion.proxycore.network.CloseType;
import dev.pillion.proxycore.network.Connection;
import dev.pillion.proxycore.network.ConnectionCallbacks.CloseEvent;
import dev.pillion.proxycore.network.NetworkFilter;
import dev.pillion.proxycore.network.NetworkFilterCallbacks;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.worker.Flushable;
import dev.pillion.proxycore.worker.Worker;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP connection manager of one connection: owns the codec, makes a stream of each request,
 * and ends the connection when it has to end.
 */
final class HttpConnectionManager implements NetworkFilter, ServerCallbacks, Flushable {
  final HttpSettings settings;
  final HttpRuntime.PerWorker shared;
  private final NetworkFilterCallbacks callbacks;
  private final Connection connection;
  private final Worker worker;
  private final long startNanos;
  private final ConnectionDeadlines deadlines;
  private @Nullable Http1ServerCodec codec;
  private @Nullable HttpStream active;
  private @Nullable HttpStream retired;
  private boolean flushQueued;
  private int requests;
  private boolean localClose;
  private boolean endedByClient;
  private boolean endedWithinStream;

  @SuppressWarnings("this-escape") // the deadlines are this object's own
  HttpConnectionManager(HttpSettings settings, NetworkFilterCallbacks callbacks) {
    this.settings = settings;
    this.callbacks = callbacks;
    this.connection = callbacks.connection();
    this.worker = connection.worker();
    this.shared = settings.runtime.of(worker);
    this.startNanos = worker.time().nanoTime();
    this.deadlines = new ConnectionDeadlines(this, startNanos);
  }

  @Override
  public FilterStatus onNewConnection() {
    settings.stats.cxTotal.inc(shard());
    settings.stats.cxActive.add(shard(), 1);
    if (connection instanceof ChannelConnection channel) {
      channel.setDelayedCloseNanos(settings.delayedCloseNanos);
    }
    deadlines.start();
    return FilterStatus.STOP;
  }

  @Override
  public FilterStatus onData(ByteBuf data, boolean endStream) {
    if (data.isReadable()) {
      settings.stats.cxRxBytes.add(shard(), data.readableBytes());
      callbacks.streamInfo().bytesReceived += data.readableBytes();
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
    deadlines.wakeAt(stream.nextDeadline());
    return stream;
  }

  @Override
  public void onHeadersDropped(int count) {
    settings.stats.headersDropped.add(shard(), count);
  }

  /** The stream's answer is about to go out: the connection may end with it. */
  void beforeResponse() {
    if (deadlines.draining()) {
      codec().closeAfterResponse();
    } else if (callbacks.draining()) {
      settings.stats.cxDrainClose.inc(shard());
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
    deadlines.idle(nowNanos);
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

  @Override
  public void onCloseIdle() {
    deadlines.closeIdle();
  }

  // The connection.

  void close(CloseType type) {
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
    if (connection instanceof ChannelConnection channel) {
      callbacks.streamInfo().bytesSent = channel.bytesWritten();
      if (channel.delayedCloseTimedOut()) {
        stats.cxDelayedCloseTimeout.inc(shard());
      }
    }
    if (codec != null) {
      codec.onClosed(event);
      stats.cxHttp1Active.add(shard(), -1);
    }
    deadlines.stop();
    stats.cxDestroy.inc(shard());
    stats.cxActive.add(shard(), -1);
    long lengthNanos = worker.time().nanoTime() - startNanos;
    stats.cxLengthMs.record(shard(), TimeUnit.NANOSECONDS.toMillis(lengthNanos));
  }

  /** The connection as a whole, for its listener's log. */
  StreamInfo connectionInfo() {
    return callbacks.streamInfo();
  }

  /** The stream under way, or null. */
  @Nullable HttpStream activeStream() {
    return active;
  }

  /** Whether a byte of HTTP has come. */
  boolean hasSpoken() {
    return codec != null;
  }

  ConnectionDeadlines deadlines() {
    return deadlines;
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
