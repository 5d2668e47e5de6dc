package dev.pillion.telemetry.accesslog;

import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.format.Formatter;
import dev.pillion.proxycore.format.TextBuffer;
import dev.pillion.proxycore.time.Timer;
import dev.pillion.proxycore.worker.Worker;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One worker's lines of one file. The worker fills a buffer and hands it to the file's writer by
 * one atomic swap; two buffers go back and forth, so that a line costs neither a lock nor garbage.
 * While the writer is behind, the worker fills on to a bound, and then drops lines and counts them.
 */
final class Lane extends Timer {
  /** The most that waits in a lane for a writer that has stalled (bytes). */
  static final int LIMIT = 1 << 20;

  private static final long RETRY_NANOS = 20_000_000;
  private static final int KEPT_CAPACITY = 4 * 64 * 1024;

  private final LogFile file;
  private final Worker worker;
  private final int minSize;
  private final long intervalNanos;
  private final AtomicReference<@Nullable TextBuffer> ready = new AtomicReference<>();
  private final AtomicReference<@Nullable TextBuffer> spare = new AtomicReference<>();
  private TextBuffer active;

  Lane(LogFile file, Worker worker, int minSize, long intervalNanos) {
    this.file = file;
    this.worker = worker;
    this.minSize = minSize;
    this.intervalNanos = intervalNanos;
    this.active = new TextBuffer(512);
  }

  /** Appends one line; the worker's thread. */
  void append(Formatter formatter, FormatContext context) {
    if (hasRoom()) {
      int before = active.length();
      formatter.format(context, active);
      appended(before);
    }
  }

  /** Appends a line as it is; the worker's thread. */
  void append(String line) {
    if (hasRoom()) {
      int before = active.length();
      active.append(line);
      appended(before);
    }
  }

  private boolean hasRoom() {
    if (active.length() < LIMIT) {
      return true;
    }
    file.stats().writeFailed.inc(worker.stats());
    handOver();
    return false;
  }

  private void appended(int before) {
    FileStats stats = file.stats();
    int length = active.length();
    stats.writeBuffered.inc(worker.stats());
    stats.writeTotalBuffered.add(worker.stats(), length - before);
    if (length > minSize) {
      handOver();
    } else if (!armed()) {
      worker.timers().arm(this, intervalNanos);
    }
  }

  @Override
  protected void onTimeout() {
    if (active.length() > 0) {
      if (active.length() <= minSize) {
        file.stats().flushedByTimer.inc(worker.stats());
      }
      handOver();
    }
  }

  /** Gives the filled buffer to the writer, unless it still has the last one. */
  private void handOver() {
    if (!ready.compareAndSet(null, active)) {
      worker.timers().arm(this, Math.min(intervalNanos, RETRY_NANOS));
      file.wakeWriter();
      return;
    }
    worker.timers().disarm(this);
    TextBuffer next = spare.getAndSet(null);
    active = next != null ? next : new TextBuffer(512);
    file.wakeWriter();
  }

  /** The buffer to be written, or null; the writer's thread. */
  @Nullable TextBuffer take() {
    return ready.getAndSet(null);
  }

  /** Returns a written buffer; the writer's thread. */
  void giveBack(TextBuffer written) {
    if (written.array().length <= KEPT_CAPACITY) {
      written.clear();
      spare.set(written);
    }
  }

  /** What was not handed over yet; only once the worker's thread has ended. */
  TextBuffer rest() {
    return active;
  }
}
