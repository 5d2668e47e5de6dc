package dev.pillion.routing.pool;

/** Why a pool could not give a connection (Envoy: ConnectionPool::PoolFailureReason). */
public enum PoolFailure {
  /** No host was tried: too many requests wait or, for TCP, there are too many connections. */
  OVERFLOW,
  /** There was a connection, but too many requests are under way. */
  ACTIVE_OVERFLOW,
  /** The socket could not be made or bound here. */
  LOCAL_CONNECTION_FAILURE,
  /** The peer refused, or the network did. */
  REMOTE_CONNECTION_FAILURE,
  /** The connection did not stand in time. */
  TIMEOUT
}
