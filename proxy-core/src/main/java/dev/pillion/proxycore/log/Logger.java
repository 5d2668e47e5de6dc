package dev.pillion.proxycore.log;

/**
 * A component's application log, with Envoy's component names ({@code main}, {@code config}, {@code
 * upstream}, {@code http} …). A line is built only when its level is on; guard costly arguments
 * with {@link #isEnabled}. Any thread.
 */
public final class Logger {
  private final String component;
  private volatile LogLevel level;

  Logger(String component, LogLevel level) {
    this.component = component;
    this.level = level;
  }

  /** The logger of a component; the same object for the same name. */
  public static Logger of(String component) {
    return Loggers.of(component);
  }

  public String component() {
    return component;
  }

  public LogLevel level() {
    return level;
  }

  public void setLevel(LogLevel level) {
    this.level = level;
  }

  public boolean isEnabled(LogLevel wanted) {
    return wanted.compareTo(level) >= 0;
  }

  public void trace(String message) {
    log(LogLevel.TRACE, message);
  }

  public void debug(String message) {
    log(LogLevel.DEBUG, message);
  }

  public void info(String message) {
    log(LogLevel.INFO, message);
  }

  public void warning(String message) {
    log(LogLevel.WARNING, message);
  }

  public void error(String message) {
    log(LogLevel.ERROR, message);
  }

  public void critical(String message) {
    log(LogLevel.CRITICAL, message);
  }

  /** A bug: the message and the stack trace. */
  public void error(String message, Throwable cause) {
    if (isEnabled(LogLevel.ERROR)) {
      Loggers.write(this, LogLevel.ERROR, message, cause);
    }
  }

  public void log(LogLevel wanted, String message) {
    if (isEnabled(wanted)) {
      Loggers.write(this, wanted, message, null);
    }
  }
}
