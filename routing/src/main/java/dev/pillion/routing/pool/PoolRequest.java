package dev.pillion.routing.pool;

import dev.pillion.resilience.breaker.Permit;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who asks a pool for a stream. Waits in the pool's queue as a link of its list, so that
 * waiting allocates nothing. Exactly one of the calls comes, perhaps before {@link
 * Http1Pool#newStream} returns, and none after {@link #cancelPoolRequest}.
 */
public abstract class PoolRequest {
  final Permit pendingPermit = new Permit();
  @Nullable PoolRequest previous;
  @Nullable PoolRequest next;
  @Nullable Http1Pool waitingIn;

  /** A connection stands and is the caller's for one stream, which must be opened at once. */
  protected abstract void onPoolReady(Http1Connection connection);

  /**
   * There is no connection.
   *
   * @param transportReason what the transport said, in Envoy's words; empty: nothing
   */
  protected abstract void onPoolFailure(PoolFailure failure, String transportReason);

  /** Stops waiting; nothing happens when the pool has answered already. */
  protected final void cancelPoolRequest() {
    Http1Pool pool = waitingIn;
    if (pool != null) {
      pool.cancel(this);
    }
  }
}
