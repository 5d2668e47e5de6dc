package dev.pillion.telemetry.accesslog;

import dev.pillion.proxycore.format.TextBuffer;
import dev.pillion.proxycore.log.Logger;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.worker.Worker;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One log file with its lanes, one a worker, and the thread that writes it: a file on a stalled
 * disk or a pipe that nobody reads holds up neither a worker nor another file.
 */
final class LogFile implements Runnable {
  private static final Logger LOG = Logger.of("file");

  private final String path;
  private final FileStats stats;
  private final StatsShard shard;
  private final int minSize;
  private final long intervalNanos;
  private final Thread writer;
  private volatile @Nullable Lane[] lanes = new @Nullable Lane[0];
  private volatile boolean reopen;
  private volatile boolean closing;
  private OutputStream output;

  LogFile(String path, FileStats stats, StatsShard shard, int minSize, long intervalNanos)
      throws IOException {
    this.path = path;
    this.stats = stats;
    this.shard = shard;
    this.minSize = minSize;
    this.intervalNanos = intervalNanos;
    this.output = LogOutput.open(path);
    this.writer = new Thread(this, "access-log");
    writer.setDaemon(true);
  }

  void start() {
    writer.start();
  }

  FileStats stats() {
    return stats;
  }

  /** The lane of a worker; made at the worker's first line. */
  Lane lane(Worker worker) {
    @Nullable Lane[] local = lanes;
    int index = worker.index();
    Lane lane = index < local.length ? local[index] : null;
    return lane != null ? lane : addLane(worker);
  }

  private synchronized Lane addLane(Worker worker) {
    int index = worker.index();
    @Nullable Lane[] next = Arrays.copyOf(lanes, Math.max(lanes.length, index + 1));
    Lane lane = new Lane(this, worker, minSize, intervalNanos);
    next[index] = lane;
    lanes = next;
    return lane;
  }

  void wakeWriter() {
    LockSupport.unpark(writer);
  }

  /** Has the file opened again, after somebody moved it away; any thread. */
  void reopen() {
    if (LogOutput.reopenable(path)) {
      reopen = true;
      wakeWriter();
    }
  }

  @Override
  public void run() {
    while (!closing) {
      if (reopen) {
        reopen = false;
        openAgain();
      }
      if (!writeReady()) {
        LockSupport.park(this);
      }
    }
  }

  private boolean writeReady() {
    boolean wrote = false;
    for (Lane lane : lanes) {
      TextBuffer buffer = lane == null ? null : lane.take();
      if (lane != null && buffer != null) {
        write(buffer);
        lane.giveBack(buffer);
        wrote = true;
      }
    }
    return wrote;
  }

  private void write(TextBuffer buffer) {
    stats.writeTotalBuffered.add(shard, -buffer.length());
    try {
      output.write(buffer.array(), 0, buffer.length());
      stats.writeCompleted.inc(shard);
    } catch (IOException e) {
      stats.writeFailed.inc(shard);
    }
  }

  private void openAgain() {
    try {
      OutputStream next = LogOutput.open(path);
      output.close();
      output = next;
    } catch (IOException e) {
      stats.reopenFailed.inc(shard);
      LOG.warning(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Writes what is left and closes. The workers have ended, so that their lanes are still; a writer
   * that is stuck is left behind after the time given.
   */
  void close(long timeoutMillis) throws InterruptedException {
    closing = true;
    wakeWriter();
    writer.join(timeoutMillis);
    if (writer.isAlive()) {
      LOG.warning("the writer of " + path + " is stuck: its last lines are lost");
      return;
    }
    for (Lane lane : lanes) {
      if (lane != null) {
        writeRest(lane);
      }
    }
    closeOutput();
  }

  private void writeRest(Lane lane) {
    TextBuffer ready = lane.take();
    if (ready != null) {
      write(ready);
    }
    if (lane.rest().length() > 0) {
      write(lane.rest());
    }
  }

  private void closeOutput() {
    if (!LogOutput.reopenable(path)) {
      return; // the process still needs its standard streams
    }
    try {
      output.close();
    } catch (IOException e) {
      LOG.warning("closing " + path + ": " + e.getMessage());
    }
  }
}
