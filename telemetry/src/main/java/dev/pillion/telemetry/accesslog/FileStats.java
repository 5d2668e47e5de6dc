package dev.pillion.telemetry.accesslog;

import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.Gauge;
import dev.pillion.proxycore.stats.StatsStore;

/**
 * Envoy's {@code filesystem.*} statistics, common to all files. {@code write_failed} also counts
 * the lines that found their buffer full.
 */
final class FileStats {
  final Counter writeBuffered;
  final Counter writeCompleted;
  final Counter writeFailed;
  final Counter flushedByTimer;
  final Counter reopenFailed;
  final Gauge writeTotalBuffered;

  FileStats(StatsStore store) {
    writeBuffered = store.counter("filesystem.write_buffered");
    writeCompleted = store.counter("filesystem.write_completed");
    writeFailed = store.counter("filesystem.write_failed");
    flushedByTimer = store.counter("filesystem.flushed_by_timer");
    reopenFailed = store.counter("filesystem.reopen_failed");
    writeTotalBuffered = store.gauge("filesystem.write_total_buffered");
  }
}
