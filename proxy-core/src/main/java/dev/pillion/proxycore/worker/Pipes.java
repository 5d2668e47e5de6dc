package dev.pillion.proxycore.worker;

import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A worker's pipes. One is lent for as long as it has bytes in it, so that only a stalled transfer
 * keeps one, and a few empty ones wait for the next. For the worker's thread.
 */
public final class Pipes {
  private static final int MOST_IDLE = 8;

  /**
   * So that pipes never take the descriptors that connections need, nor the pages that the kernel
   * lets one user have in pipes (pipe(7): pipe-user-pages-soft), which are sixteen for each.
   */
  private static final int MOST_LENT = 64;

  private final ArrayDeque<Pipe> idle = new ArrayDeque<>(MOST_IDLE);
  private int most = MOST_LENT;
  private int lent;
  private long taken;

  /** An empty pipe, or null when the process may not have another one. */
  public @Nullable Pipe take() {
    if (lent >= most) {
      return null;
    }
    Pipe pipe = idle.pollLast();
    if (pipe == null) {
      try {
        pipe = Pipe.open();
      } catch (IOException e) {
        return null; // EMFILE or ENFILE: whoever asks has a way without pipes
      }
    }
    lent++;
    taken++;
    return pipe;
  }

  /** Takes a pipe back; what is still in it is lost. */
  public void giveBack(Pipe pipe) {
    lent--;
    if (pipe.held() > 0 || idle.size() == MOST_IDLE) {
      pipe.close();
    } else {
      idle.addLast(pipe);
    }
  }

  /** How many are in use. */
  public int lent() {
    return lent;
  }

  /** How often one was lent. */
  public long taken() {
    return taken;
  }

  /** Lends no more than so many at a time. */
  public void limit(int pipes) {
    most = pipes;
  }

  /** Closes those that nobody uses. */
  public void closeIdle() {
    for (Pipe pipe = idle.pollLast(); pipe != null; pipe = idle.pollLast()) {
      pipe.close();
    }
  }
}
