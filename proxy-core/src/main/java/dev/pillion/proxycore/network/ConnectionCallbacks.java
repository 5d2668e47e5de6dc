package dev.pillion.proxycore.network;

import io.netty.buffer.ByteBuf;

/** What a connection tells its owner, on its worker's thread. */
public interface ConnectionCallbacks {
  /** Bytes arrived; ownership passes. */
  void onData(ByteBuf data);

  /** The peer has shut its sending side. */
  void onEndOfStream();

  /** The connection is gone; the last call. */
  void onClosed(CloseEvent event);

  void onAboveWriteHighWatermark();

  void onBelowWriteLowWatermark();

  /** How a connection ended. */
  enum CloseEvent {
    /** The peer closed in order. */
    REMOTE_CLOSE,
    /** The peer reset it, or the network failed. */
    REMOTE_RESET,
    /** We closed it. */
    LOCAL_CLOSE
  }
}
