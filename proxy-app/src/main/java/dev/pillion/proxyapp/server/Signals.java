package dev.pillion.proxyapp.server;

/**
 * Envoy's signals: TERM drains and stops, INT stops, USR1 opens logs again, HUP does nothing. The
 * JDK has no other way to take them than {@code sun.misc.Signal} of the module {@code
 * jdk.unsupported}.
 */
final class Signals {
  private Signals() {}

  static void install(Runnable terminate, Runnable interrupt, Runnable reopenLogs) {
    handle("TERM", terminate);
    handle("INT", interrupt);
    handle("USR1", reopenLogs);
    sun.misc.Signal.handle(new sun.misc.Signal("HUP"), sun.misc.SignalHandler.SIG_IGN);
  }

  private static void handle(String name, Runnable action) {
    sun.misc.Signal.handle(new sun.misc.Signal(name), signal -> action.run());
  }
}
