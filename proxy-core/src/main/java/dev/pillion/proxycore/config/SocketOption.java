package dev.pillion.proxycore.config;

/**
 * {@code envoy.config.core.v3.SocketOption}: level and name as the kernel numbers them; exactly one
 * kind of value.
 */
public record SocketOption(String description, int level, int name, Value value, State state) {
  /** The option's value. */
  public sealed interface Value {
    record IntValue(int value) implements Value {}

    record Bytes(byte[] value) implements Value {}
  }

  /** When the option is set. */
  public enum State {
    PREBIND,
    BOUND,
    LISTENING
  }
}
