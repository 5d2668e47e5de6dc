package dev.pillion.proxycore.log;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** All components' loggers, their common level, and the sink they write to. Any thread. */
public final class Loggers {
  private static final ConcurrentMap<String, Logger> ALL = new ConcurrentHashMap<>();
  private static volatile LogLevel defaultLevel = LogLevel.INFO;
  private static volatile LogSink sink =
      (level, component, message, cause) -> {
        System.err.println("[" + level.label() + "][" + component + "] " + message);
        if (cause != null) {
          cause.printStackTrace();
        }
      };

  private Loggers() {}

  static Logger of(String component) {
    return ALL.computeIfAbsent(component, name -> new Logger(name, defaultLevel));
  }

  /** Sets the level of every component, those to come included. */
  public static void setLevel(LogLevel level) {
    defaultLevel = level;
    ALL.values().forEach(logger -> logger.setLevel(level));
  }

  /** Sets where lines go. */
  public static void setSink(LogSink next) {
    sink = next;
  }

  /** The levels by component, sorted by name. */
  public static Map<String, LogLevel> levels() {
    Map<String, LogLevel> levels = new TreeMap<>();
    ALL.forEach((name, logger) -> levels.put(name, logger.level()));
    return levels;
  }

  static void write(Logger logger, LogLevel level, String message, @Nullable Throwable cause) {
    sink.write(level, logger.component(), message, cause);
  }
}
