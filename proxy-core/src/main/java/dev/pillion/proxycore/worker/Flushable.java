package dev.pillion.proxycore.worker;

/**
 * Something with written bytes that wait for the end of the turn; see {@link Worker#flushLater}.
 */
@FunctionalInterface
public interface Flushable {
  /** Sends what was written. Must not throw. */
  void flush();
}
