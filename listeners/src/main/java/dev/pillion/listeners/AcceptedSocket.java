package dev.pillion.listeners;

import dev.pillion.listeners.filter.ListenerFilter;
import dev.pillion.listeners.filter.ListenerFilter.Status;
import dev.pillion.listeners.filter.ListenerFilterFactory;
import dev.pillion.listeners.network.ActiveConnection;
import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.network.ChannelConnection;
import dev.pillion.proxycore.network.CloseType;
import dev.pillion.proxycore.network.ConnectionCallbacks;
import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.time.Timer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection between accept and its filter chain: runs the listener filters over its first bytes,
 * hands it to the listener of its original destination (once, so that nothing loops), and has a
 * chain chosen.
 */
final class AcceptedSocket implements ConnectionCallbacks {
  private final Channel channel;
  private final ConnectionInfo info;
  private final ChannelConnection connection;
  private final long startNanos;
  private final long startMillis;
  private final FiltersTimer timer = new FiltersTimer();
  private WorkerListener owner;
  private int nextFilter;
  private @Nullable ListenerFilter waiting;
  private @Nullable ByteBuf bytes;
  private boolean handedOff;
  private boolean countedPending;
  private boolean over;
  private @Nullable ResponseFlag flag;
  private @Nullable String details;

  @SuppressWarnings("this-escape") // the connection only keeps its callbacks
  AcceptedSocket(WorkerListener owner, Channel channel, ConnectionInfo info) {
    this.owner = owner;
    this.channel = channel;
    this.info = info;
    this.startNanos = owner.worker.time().nanoTime();
    this.startMillis = owner.worker.time().epochMillis();
    this.connection = new ChannelConnection(owner.worker, channel, this);
  }

  ChannelConnection connection() {
    return connection;
  }

  ConnectionInfo info() {
    return info;
  }

  long startNanos() {
    return startNanos;
  }

  long startMillis() {
    return startMillis;
  }

  /** Runs the filters as far as they go without more bytes. */
  void start() {
    List<ListenerFilterFactory> filters = owner.listener.filters();
    while (nextFilter < filters.size()) {
      ListenerFilterFactory factory = filters.get(nextFilter++);
      if (factory.disabledFor(info)) {
        continue;
      }
      ListenerFilter filter = factory.create();
      Status status = filter.onAccept(channel, info, stats());
      ByteBuf seen = bytes;
      if (status == Status.NEED_DATA && seen != null && seen.isReadable()) {
        status = filter.onData(seen, info, stats());
      }
      if (status == Status.CONTINUE) {
        continue;
      }
      if (status == Status.CLOSE) {
        close();
      } else {
        await(filter);
      }
      return;
    }
    filtersDone();
  }

  private void await(ListenerFilter filter) {
    waiting = filter;
    if (!countedPending) {
      countedPending = true;
      owner.listener.stats().preCxActive.add(stats(), 1);
    }
    long timeout = owner.listener.config().filtersTimeout().toNanos();
    if (timeout > 0 && !timer.armed()) {
      owner.worker.timers().arm(timer, timeout);
    }
  }

  @Override
  public void onData(ByteBuf data) {
    ListenerFilter filter = waiting;
    if (over || filter == null) {
      data.release();
      return;
    }
    ByteBuf seen = bytes;
    if (seen == null) {
      seen = data;
      bytes = data;
    } else {
      seen.writeBytes(data);
      data.release();
    }
    switch (filter.onData(seen, info, stats())) {
      case NEED_DATA -> {} // the timer runs on
      case CLOSE -> close();
      case CONTINUE -> start();
    }
  }

  @Override
  public void onEndOfStream() {
    if (!over) { // whoever shuts down before we know what it speaks gets no answer, as in Envoy
      owner.listener.stats().listenerFilterRemoteClose.inc(stats());
      close();
    }
  }

  private void onFiltersTimeout() {
    owner.listener.stats().preCxTimeout.inc(stats());
    if (owner.listener.config().continueOnFiltersTimeout()) {
      filtersDone();
    } else {
      close();
    }
  }

  private void filtersDone() {
    stopWaiting();
    WorkerListener target = handedOff ? null : owner.handOffTarget(info);
    if (target != null) {
      handOff(target);
      return;
    }
    if (info.transportProtocol.isEmpty()) {
      info.transportProtocol = "raw_buffer";
    }
    FilterChain chain = owner.listener.chains().find(info);
    if (chain == null) {
      owner.listener.stats().noFilterChainMatch.inc(stats());
      flag = ResponseFlag.NO_ROUTE_FOUND;
      details = "filter_chain_not_found";
      close();
      return;
    }
    establish(chain);
  }

  private void handOff(WorkerListener target) {
    handedOff = true;
    owner.load.decrementAndGet();
    target.load.incrementAndGet();
    owner = target;
    target.take(channel, info);
    nextFilter = 0;
    start();
  }

  private void establish(FilterChain chain) {
    over = true;
    ByteBuf seen = bytes;
    bytes = null;
    ActiveConnection active = owner.establish(connection, this, chain);
    connection.setCallbacks(active);
    active.start();
    owner.started(active);
    if (seen == null) {
      return;
    }
    if (seen.isReadable() && connection.isOpen()) {
      active.onData(seen);
    } else {
      seen.release();
    }
  }

  private void stopWaiting() {
    waiting = null;
    owner.worker.timers().disarm(timer);
    if (countedPending) {
      countedPending = false;
      owner.listener.stats().preCxActive.add(stats(), -1);
    }
  }

  private void close() {
    end();
    connection.close(CloseType.NO_FLUSH);
  }

  @Override
  public void onClosed(CloseEvent event) {
    if (!over) {
      owner.listener.stats().listenerFilterRemoteClose.inc(stats());
      end();
    }
  }

  /** It never became a connection. */
  private void end() {
    over = true;
    stopWaiting();
    owner.load.decrementAndGet();
    ByteBuf seen = bytes;
    if (seen != null) {
      bytes = null;
      seen.release();
    }
    if (owner.logs()) {
      owner.log(streamInfo());
    }
  }

  private StreamInfo streamInfo() {
    StreamInfo stream = new StreamInfo(info);
    stream.startNanos = startNanos;
    stream.startEpochMillis = startMillis;
    stream.downstreamRemoteAddress = info.remoteAddress;
    stream.dynamicMetadata = info.dynamicMetadata;
    stream.responseCodeDetails = details;
    if (flag != null) {
      stream.setFlag(flag);
    }
    return stream;
  }

  @Override
  public void onAboveWriteHighWatermark() {} // nothing is written yet

  @Override
  public void onBelowWriteLowWatermark() {}

  private StatsShard stats() {
    return owner.worker.stats();
  }

  /** {@code listener_filters_timeout}. */
  private final class FiltersTimer extends Timer {
    @Override
    protected void onTimeout() {
      onFiltersTimeout();
    }
  }
}
