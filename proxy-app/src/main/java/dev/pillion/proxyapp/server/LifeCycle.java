package dev.pillion.proxyapp.server;

import dev.pillion.listeners.DrainStrategy;
import dev.pillion.listeners.ListenerManager;
import dev.pillion.listeners.ListenerManager.Scope;
import dev.pillion.proxyapp.admin.ServerControl;
import dev.pillion.proxycore.log.Logger;
import dev.pillion.proxycore.time.Timer;
import dev.pillion.proxycore.worker.Worker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * From the start to the end of the process: its state, draining, and the order to stop. What
 * changes anything runs on the main thread, whoever asks.
 */
final class LifeCycle implements ServerControl {
  private static final Logger LOG = Logger.of("main");
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Worker main;
  private final ListenerManager listeners;
  private final DrainStrategy strategy;
  private final Duration drainTime;
  private final Runnable reopenLogs;
  private final long startNanos;
  private final CountDownLatch end = new CountDownLatch(1);
  private final DrainWatch watch = new DrainWatch();
  private final AfterDrain afterDrain = new AfterDrain();
  private volatile boolean serving;
  private volatile boolean healthCheckFailed;
  private boolean terminating;

  /**
   * @param drainTime the longest that SIGTERM waits for inbound connections
   */
  LifeCycle(
      Worker main,
      ListenerManager listeners,
      DrainStrategy strategy,
      Duration drainTime,
      Runnable reopenLogs) {
    this.main = main;
    this.listeners = listeners;
    this.strategy = strategy;
    this.drainTime = drainTime;
    this.reopenLogs = reopenLogs;
    this.startNanos = main.time().nanoTime();
  }

  /** Listeners accept from now on. */
  void serving() {
    serving = true;
  }

  /** Waits for the order to stop. */
  void awaitEnd() throws InterruptedException {
    end.await();
  }

  /** SIGTERM: inbound traffic drains, outbound goes on meanwhile; at the second one, the end. */
  void terminate() {
    main.eventLoop().execute(this::drainAndEnd);
  }

  private void drainAndEnd() {
    LOG.warning("caught ENVOY_SIGTERM");
    if (terminating || !serving) {
      end();
      return;
    }
    terminating = true;
    listeners.stopAccepting(Scope.INBOUND_IF_DECLARED);
    // Nothing new comes in, so there is no herd to spread: every connection is told at once.
    listeners.drain(Scope.INBOUND_IF_DECLARED, DrainStrategy.IMMEDIATE, drainTime);
    listeners.closeIdle(Scope.INBOUND_IF_DECLARED);
    watch.deadlineNanos = main.time().nanoTime() + drainTime.toNanos();
    watch.onTimeout();
  }

  /** Looks now and then whether the draining connections are gone. */
  private final class DrainWatch extends Timer {
    long deadlineNanos;

    @Override
    protected void onTimeout() {
      if (listeners.drainingConnections() == 0 || main.time().nanoTime() - deadlineNanos >= 0) {
        end();
      } else {
        main.timers().arm(this, LOOK_NANOS);
      }
    }
  }

  /** Has {@link #awaitEnd} return; any thread. */
  void end() {
    LOG.info("shutting down server instance");
    end.countDown();
  }

  /** Ends after this turn of the event loop, whose answer to the order still goes out. */
  @Override
  public void shutdown() {
    main.eventLoop().execute(this::end);
  }

  @Override
  public State state() {
    if (!serving) {
      return State.PRE_INITIALIZING;
    }
    return healthCheckFailed ? State.DRAINING : State.LIVE;
  }

  @Override
  public long uptimeSeconds() {
    return TimeUnit.NANOSECONDS.toSeconds(main.time().nanoTime() - startNanos);
  }

  long uptimeMillis() {
    return TimeUnit.NANOSECONDS.toMillis(main.time().nanoTime() - startNanos);
  }

  @Override
  public void failHealthCheck(boolean fail) {
    healthCheckFailed = fail;
    if (main.eventLoop().inEventLoop()) {
      listeners.failHealthCheck(fail);
    } else {
      main.eventLoop().execute(() -> listeners.failHealthCheck(fail));
    }
  }

  @Override
  public void drainListeners(boolean inboundOnly, boolean graceful, boolean skipExit) {
    main.eventLoop()
        .execute(() -> drain(inboundOnly ? Scope.INBOUND : Scope.ALL, graceful, skipExit));
  }

  /** As Envoy: a graceful drain takes new connections until its time is over, or for ever. */
  private void drain(Scope scope, boolean graceful, boolean skipExit) {
    if (!graceful && !skipExit) {
      listeners.stopAccepting(scope);
      return;
    }
    if (listeners.draining(scope)) {
      return;
    }
    listeners.drain(scope, strategy, drainTime);
    if (!skipExit) {
      afterDrain.scope = scope;
      main.timers().arm(afterDrain, drainTime.toNanos());
    }
  }

  /** The end of a graceful drain. */
  private final class AfterDrain extends Timer {
    Scope scope = Scope.ALL;

    @Override
    protected void onTimeout() {
      listeners.stopAccepting(scope);
    }
  }

  @Override
  public void reopenLogs() {
    reopenLogs.run();
  }
}
