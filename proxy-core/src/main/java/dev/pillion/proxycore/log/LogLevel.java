package dev.pillion.proxycore.log;

/** Envoy's log levels, from the loudest. */
public enum LogLevel {
  TRACE("trace"),
  DEBUG("debug"),
  INFO("info"),
  WARNING("warning"),
  ERROR("error"),
  CRITICAL("critical"),
  OFF("off");

  private final String label;

  LogLevel(String label) {
    this.label = label;
  }

  /** The name as {@code -l} takes and a log line prints it. */
  public String label() {
    return label;
  }
}
