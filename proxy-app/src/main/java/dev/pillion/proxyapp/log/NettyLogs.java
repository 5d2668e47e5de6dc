package dev.pillion.proxyapp.log;

import dev.pillion.proxycore.log.LogLevel;
import dev.pillion.proxycore.log.Logger;
import io.netty.util.internal.logging.AbstractInternalLogger;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.io.Serial;

/** Netty's messages as entries of the component {@code connection}. */
public final class NettyLogs extends InternalLoggerFactory {
  /** To be called before any other class of Netty is used. */
  public static void install() {
    InternalLoggerFactory.setDefaultFactory(new NettyLogs());
  }

  @Override
  protected InternalLogger newInstance(String name) {
    return new Bridge(name);
  }

  private static final class Bridge extends AbstractInternalLogger {
    @Serial private static final long serialVersionUID = 1L;
    private static final Logger LOG = Logger.of("connection");

    Bridge(String name) {
      super(name);
    }

    private void log(LogLevel level, String message) {
      if (LOG.isEnabled(level)) {
        LOG.log(level, name() + ": " + message);
      }
    }

    private void log(LogLevel level, String message, Throwable cause) {
      if (LOG.isEnabled(level)) {
        LOG.log(level, name() + ": " + message + ": " + cause);
      }
    }

    private void log(LogLevel level, String format, Object... arguments) {
      if (LOG.isEnabled(level)) {
        LOG.log(level, name() + ": " + fill(format, arguments));
      }
    }

    /** Puts the arguments where {@code {}} stands; one too many is the cause. */
    private static String fill(String format, Object[] arguments) {
      StringBuilder text = new StringBuilder();
      int at = 0;
      for (Object argument : arguments) {
        int hole = format.indexOf("{}", at);
        if (hole < 0) {
          text.append(format, at, format.length()).append(": ").append(argument);
          return text.toString();
        }
        text.append(format, at, hole).append(argument);
        at = hole + 2;
      }
      return text.append(format, at, format.length()).toString();
    }

    @Override
    public boolean isTraceEnabled() {
      return LOG.isEnabled(LogLevel.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
      return LOG.isEnabled(LogLevel.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
      return LOG.isEnabled(LogLevel.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
      return LOG.isEnabled(LogLevel.WARNING);
    }

    @Override
    public boolean isErrorEnabled() {
      return LOG.isEnabled(LogLevel.ERROR);
    }

    @Override
    public void trace(String message) {
      log(LogLevel.TRACE, message);
    }

    @Override
    public void trace(String format, Object argument) {
      log(LogLevel.TRACE, format, new Object[] {argument});
    }

    @Override
    public void trace(String format, Object first, Object second) {
      log(LogLevel.TRACE, format, new Object[] {first, second});
    }

    @Override
    public void trace(String format, Object... arguments) {
      log(LogLevel.TRACE, format, arguments);
    }

    @Override
    public void trace(String message, Throwable cause) {
      log(LogLevel.TRACE, message, cause);
    }

    @Override
    public void debug(String message) {
      log(LogLevel.DEBUG, message);
    }

    @Override
    public void debug(String format, Object argument) {
      log(LogLevel.DEBUG, format, new Object[] {argument});
    }

    @Override
    public void debug(String format, Object first, Object second) {
      log(LogLevel.DEBUG, format, new Object[] {first, second});
    }

    @Override
    public void debug(String format, Object... arguments) {
      log(LogLevel.DEBUG, format, arguments);
    }

    @Override
    public void debug(String message, Throwable cause) {
      log(LogLevel.DEBUG, message, cause);
    }

    @Override
    public void info(String message) {
      log(LogLevel.INFO, message);
    }

    @Override
    public void info(String format, Object argument) {
      log(LogLevel.INFO, format, new Object[] {argument});
    }

    @Override
    public void info(String format, Object first, Object second) {
      log(LogLevel.INFO, format, new Object[] {first, second});
    }

    @Override
    public void info(String format, Object... arguments) {
      log(LogLevel.INFO, format, arguments);
    }

    @Override
    public void info(String message, Throwable cause) {
      log(LogLevel.INFO, message, cause);
    }

    @Override
    public void warn(String message) {
      log(LogLevel.WARNING, message);
    }

    @Override
    public void warn(String format, Object argument) {
      log(LogLevel.WARNING, format, new Object[] {argument});
    }

    @Override
    public void warn(String format, Object... arguments) {
      log(LogLevel.WARNING, format, arguments);
    }

    @Override
    public void warn(String format, Object first, Object second) {
      log(LogLevel.WARNING, format, new Object[] {first, second});
    }

    @Override
    public void warn(String message, Throwable cause) {
      log(LogLevel.WARNING, message, cause);
    }

    @Override
    public void error(String message) {
      log(LogLevel.ERROR, message);
    }

    @Override
    public void error(String format, Object argument) {
      log(LogLevel.ERROR, format, new Object[] {argument});
    }

    @Override
    public void error(String format, Object first, Object second) {
      log(LogLevel.ERROR, format, new Object[] {first, second});
    }

    @Override
    public void error(String format, Object... arguments) {
      log(LogLevel.ERROR, format, arguments);
    }

    @Override
    public void error(String message, Throwable cause) {
      LOG.error(name() + ": " + message, cause);
    }
  }
}
