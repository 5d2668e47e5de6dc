package dev.pillion.proxycore.network;

import dev.pillion.proxycore.http.FilterStatus;
import io.netty.buffer.ByteBuf;

/**
 * One filter of one downstream connection. A chain ends in a terminal filter (HTTP connection
 * manager, TCP proxy), which never returns CONTINUE from {@link #onData}. All calls come on the
 * connection's worker; buffers pass with their ownership.
 */
public interface NetworkFilter {
  /**
   * The connection stands, TLS included. STOP holds the filters behind this one back until
   * continueReading.
   */
  default FilterStatus onNewConnection() {
    return FilterStatus.CONTINUE;
  }

  /**
   * Bytes arrived. {@code endStream}: the peer has shut its sending side; then {@code data} may be
   * empty.
   */
  FilterStatus onData(ByteBuf data, boolean endStream);

  /**
   * Whether the filter wants to see the bytes of an established connection. Where none in front of
   * the terminal filter does, that one may take them past {@link #onData}, in pipes.
   */
  default boolean readsData() {
    return true;
  }

  default void onAboveWriteHighWatermark() {}

  default void onBelowWriteLowWatermark() {}

  /**
   * The process is about to end: the filter should close its connection soon when nothing is in
   * flight there. That the listener drains it asks {@link NetworkFilterCallbacks#draining} itself,
   * where it can tell the peer (HTTP: Connection: close or GOAWAY at the next answer).
   */
  default void onCloseIdle() {}

  /** The connection is gone; called exactly once, last. */
  default void onClosed(ConnectionCallbacks.CloseEvent event) {}
}
