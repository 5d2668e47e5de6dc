package dev.pillion.listeners.network;

import dev.pillion.proxycore.network.ConnectionCallbacks.CloseEvent;

/** Who keeps a worker's connections: its listener. For the connection's worker alone. */
public interface ConnectionOwner {
  /** The connection is gone; the last call about it. */
  void onConnectionClosed(ActiveConnection connection, CloseEvent event);

  /** Whether a connection should end at its next chance because the listener drains. */
  boolean drainClose();
}
