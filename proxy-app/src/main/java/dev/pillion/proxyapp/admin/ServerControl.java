package dev.pillion.proxyapp.admin;

/** What the admin server may ask of the server. Any thread. */
public interface ServerControl {
  /** {@code envoy.admin.v3.ServerInfo.State}. */
  enum State {
    LIVE(0),
    DRAINING(1),
    PRE_INITIALIZING(2),
    INITIALIZING(3);

    private final int number;

    State(int number) {
      this.number = number;
    }

    /** The gauge {@code server.state}. */
    public int number() {
      return number;
    }
  }

  State state();

  /** How long the server has run (seconds). */
  long uptimeSeconds();

  /** {@code /quitquitquit}: stops the server; returns at once. */
  void shutdown();

  /** {@code /healthcheck/fail} and {@code ok}. */
  void failHealthCheck(boolean fail);

  /** {@code /drain_listeners}. */
  void drainListeners(boolean inboundOnly, boolean graceful, boolean skipExit);

  /** {@code /reopen_logs}. */
  void reopenLogs();
}
