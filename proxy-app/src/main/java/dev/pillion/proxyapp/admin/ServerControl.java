package dev.pillion.proxyapp.admin;

/** What the admin server may ask of the server. Any thread. */
public interface ServerControl {
  /** {@code envoy.admin.v3.ServerInfo.State}. */
  enum State {
    LIVE,
    DRAINING,
    PRE_INITIALIZING,
    INITIALIZING
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
