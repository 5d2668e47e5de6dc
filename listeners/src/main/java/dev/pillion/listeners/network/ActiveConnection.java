package dev.pillion.listeners.network;

import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.network.CloseType;
import dev.pillion.proxycore.network.Connection;
import dev.pillion.proxycore.network.ConnectionCallbacks;
import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.network.NetworkFilterFactory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A downstream connection and its network filters at work: new connection and data go through them
 * in their order until one says STOP. Reading stops with it, so that what is kept is little: what
 * that filter had in its hands goes on to those behind it, and what came meanwhile (most often the
 * peer's end) through all of them, in the order in which it came.
 */
public final class ActiveConnection implements ConnectionCallbacks {
  private final Connection connection;
  private final ConnectionInfo info;
  private final ConnectionOwner owner;
  private final FilterSlot[] slots;
  private final long startNanos;
  private final long startEpochMillis;

  /** The neighbours in the owner's list of connections. */
  @Nullable ActiveConnection previous;

  @Nullable ActiveConnection next;

  private @Nullable StreamInfo streamInfo;
  private int initialized;
  private @Nullable ByteBuf held;
  private boolean heldEnd;
  private int heldAt;
  private boolean holding;
  private @Nullable ByteBuf arrived;
  private boolean arrivedEnd;
  private boolean gone;

  /**
   * @param startNanos when the connection was accepted, for its length and its log
   */
  @SuppressWarnings("this-escape") // filters get their callbacks in the constructor
  public ActiveConnection(
      Connection connection,
      ConnectionInfo info,
      ConnectionOwner owner,
      List<NetworkFilterFactory> factories,
      long startNanos,
      long startEpochMillis) {
    this.connection = connection;
    this.info = info;
    this.owner = owner;
    this.startNanos = startNanos;
    this.startEpochMillis = startEpochMillis;
    slots = new FilterSlot[factories.size()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new FilterSlot(this, i, factories.get(i));
    }
  }

  /** Tells the filters of the new connection; a chain without filters closes it. */
  public void start() {
    if (slots.length == 0) {
      connection.close(CloseType.NO_FLUSH);
      return;
    }
    run(0, null, false);
  }

  public Connection connection() {
    return connection;
  }

  public ConnectionInfo info() {
    return info;
  }

  /** When it was accepted, in the worker's monotonic nanoseconds. */
  public long startNanos() {
    return startNanos;
  }

  /** The connection as a stream, made when first asked for. */
  public StreamInfo streamInfo() {
    StreamInfo stream = streamInfo;
    if (stream == null) {
      stream = new StreamInfo(info);
      stream.startNanos = startNanos;
      stream.startEpochMillis = startEpochMillis;
      stream.downstreamRemoteAddress = info.remoteAddress;
      stream.dynamicMetadata = info.dynamicMetadata;
      streamInfo = stream;
    }
    return stream;
  }

  boolean soleReader(int index) {
    for (int i = 0; i < index; i++) {
      if (slots[i].filter.readsData()) {
        return false;
      }
    }
    return true;
  }

  boolean draining() {
    return owner.drainClose();
  }

  /** The process is about to end. */
  public void closeIdle() {
    for (int i = 0; i < initialized && !gone; i++) {
      slots[i].filter.onCloseIdle();
    }
  }

  @Override
  public void onData(ByteBuf data) {
    if (holding) {
      keep(data);
    } else {
      run(0, data, false);
    }
  }

  @Override
  public void onEndOfStream() {
    if (holding) {
      arrivedEnd = true;
    } else {
      run(0, Unpooled.EMPTY_BUFFER, true);
    }
  }

  /** Hands data (null: only the news of the connection) to the filters from one on. */
  private void run(int from, @Nullable ByteBuf data, boolean end) {
    int last = slots.length - 1;
    for (int i = from; i <= last; i++) {
      FilterSlot slot = slots[i];
      boolean stop = false;
      if (i >= initialized) {
        initialized = i + 1;
        stop = slot.filter.onNewConnection() == FilterStatus.STOP && i != last;
      }
      if (!stop && data != null && connection.isOpen()) {
        FilterStatus status = slot.filter.onData(data, end);
        if (i == last) {
          return; // a terminal filter takes the data whatever it says
        }
        stop = status == FilterStatus.STOP;
      }
      if (!connection.isOpen()) {
        if (data != null) {
          data.release();
        }
        return;
      }
      if (stop) {
        hold(i + 1, data, end);
        return;
      }
    }
  }

  private void hold(int at, @Nullable ByteBuf data, boolean end) {
    heldAt = at;
    held = data;
    heldEnd = end;
    holding = true;
    connection.readDisable(true);
  }

  private void keep(ByteBuf data) {
    ByteBuf kept = arrived;
    if (gone) {
      data.release();
    } else if (kept == null) {
      arrived = data;
    } else if (kept instanceof CompositeByteBuf composite) {
      composite.addComponent(true, data);
    } else {
      arrived = Unpooled.compositeBuffer().addComponent(true, kept).addComponent(true, data);
    }
  }

  void continueReadingBehind(int index) {
    if (!holding || heldAt != index + 1 || gone) {
      return;
    }
    holding = false;
    ByteBuf data = held;
    held = null;
    run(index + 1, data, heldEnd);
    runArrived();
    if (!gone) {
      connection.readDisable(false);
    }
  }

  private void runArrived() {
    ByteBuf data = arrived;
    if (!holding && !gone && (data != null || arrivedEnd)) {
      boolean end = arrivedEnd;
      arrived = null;
      arrivedEnd = false;
      run(0, data == null ? Unpooled.EMPTY_BUFFER : data, end);
    }
  }

  @Override
  public void onClosed(CloseEvent event) {
    if (gone) {
      return;
    }
    gone = true;
    release(held);
    held = null;
    release(arrived);
    arrived = null;
    for (FilterSlot slot : slots) {
      slot.filter.onClosed(event);
    }
    owner.onConnectionClosed(this, event);
  }

  private static void release(@Nullable ByteBuf data) {
    if (data != null) {
      data.release();
    }
  }

  @Override
  public void onAboveWriteHighWatermark() {
    for (FilterSlot slot : slots) {
      slot.filter.onAboveWriteHighWatermark();
    }
  }

  @Override
  public void onBelowWriteLowWatermark() {
    for (FilterSlot slot : slots) {
      slot.filter.onBelowWriteLowWatermark();
    }
  }
}
