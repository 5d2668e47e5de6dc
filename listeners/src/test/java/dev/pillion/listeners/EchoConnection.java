package dev.pillion.listeners;

import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.network.CloseType;
import dev.pillion.proxycore.network.ConnectionCallbacks.CloseEvent;
import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.network.NetworkFilter;
import dev.pillion.proxycore.network.NetworkFilterCallbacks;
import io.netty.buffer.ByteBuf;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A connection whose bytes are sent back; it ends when the peer's do. */
public final class EchoConnection implements NetworkFilter {
  public final NetworkFilterCallbacks callbacks;
  private final Queue<EchoConnection> established;
  private final CompletableFuture<CloseEvent> closed = new CompletableFuture<>();
  public final AtomicInteger idleCloses = new AtomicInteger();
  public final AtomicInteger highWatermarks = new AtomicInteger();
  public final AtomicInteger lowWatermarks = new AtomicInteger();

  EchoConnection(NetworkFilterCallbacks callbacks, Queue<EchoConnection> established) {
    this.callbacks = callbacks;
    this.established = established;
  }

  public ConnectionInfo info() {
    return callbacks.connectionInfo();
  }

  /** The worker it runs on. */
  public int worker() {
    return callbacks.connection().worker().index();
  }

  public CloseEvent awaitClosed() throws Exception {
    return closed.get(10, TimeUnit.SECONDS);
  }

  @Override
  public FilterStatus onNewConnection() {
    established.add(this);
    return FilterStatus.CONTINUE;
  }

  @Override
  public FilterStatus onData(ByteBuf data, boolean endStream) {
    if (data.isReadable()) {
      callbacks.connection().write(data);
    } else {
      data.release();
    }
    if (endStream) {
      callbacks.connection().close(CloseType.FLUSH_WRITE);
    }
    return FilterStatus.STOP;
  }

  @Override
  public void onCloseIdle() {
    idleCloses.incrementAndGet();
  }

  @Override
  public void onAboveWriteHighWatermark() {
    highWatermarks.incrementAndGet();
  }

  @Override
  public void onBelowWriteLowWatermark() {
    lowWatermarks.incrementAndGet();
  }

  @Override
  public void onClosed(CloseEvent event) {
    closed.complete(event);
  }
}
