package dev.pillion.telemetry.accesslog;

import dev.pillion.proxycore.config.log.AccessLogConfig;
import dev.pillion.proxycore.format.Formatter;
import dev.pillion.proxycore.log.AccessLogFilter;
import dev.pillion.proxycore.log.AccessLogger;
import dev.pillion.proxycore.stats.StatsStore;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * All access log files of the process, by path: every logger of a path shares its file. For the
 * configuration thread; the loggers themselves are for workers.
 */
public final class AccessLogs {
  private static final long CLOSE_MILLIS = 2_000;

  private final Map<String, LogFile> files = new HashMap<>();
  private final StatsStore store;
  private final FileStats stats;
  private final int minSizeBytes;
  private final long flushIntervalNanos;

  /**
   * Makes no file yet.
   *
   * @param minSizeBytes a worker's lines are written once there are more bytes than this
   * @param flushInterval or once they are this old
   */
  public AccessLogs(StatsStore store, int minSizeBytes, Duration flushInterval) {
    this.store = store;
    this.stats = new FileStats(store);
    this.minSizeBytes = Math.min(minSizeBytes, Lane.LIMIT);
    this.flushIntervalNanos = flushInterval.toNanos();
  }

  /** The logger that a configuration asks for; fails when its file cannot be opened. */
  public AccessLogger open(AccessLogConfig config) throws IOException {
    return switch (config) {
      case AccessLogConfig.File file -> logger(file.path(), file.format());
      case AccessLogConfig.Stream stream ->
          logger(stream.stderr() ? LogOutput.STDERR : LogOutput.STDOUT, stream.format());
      case AccessLogConfig.Filtered(AccessLogFilter filter, AccessLogConfig log) ->
          filtered(filter, open(log));
    };
  }

  private static AccessLogger filtered(AccessLogFilter filter, AccessLogger log) {
    return (context, worker) -> {
      if (filter.passes(context, worker)) {
        log.log(context, worker);
      }
    };
  }

  /** A file that takes lines as they are, beside the loggers of the same path. */
  public LineLog lines(String path) throws IOException {
    LogFile file = file(path);
    return (line, worker) -> file.lane(worker).append(line);
  }

  private AccessLogger logger(String path, Formatter format) throws IOException {
    LogFile file = file(path);
    return (context, worker) -> file.lane(worker).append(format, context);
  }

  private synchronized LogFile file(String path) throws IOException {
    LogFile file = files.get(path);
    if (file == null) {
      file = new LogFile(path, stats, store.newShard(), minSizeBytes, flushIntervalNanos);
      file.start();
      files.put(path, file);
    }
    return file;
  }

  /** Opens every file again ({@code SIGUSR1}, {@code /reopen_logs}); any thread. */
  public synchronized void reopen() {
    files.values().forEach(LogFile::reopen);
  }

  /** Writes all lines and closes; the workers must have ended. */
  public synchronized void close() throws InterruptedException {
    for (LogFile file : files.values()) {
      file.close(CLOSE_MILLIS);
    }
    files.clear();
  }
}
