package dev.pillion.listeners.http;

import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.http.HeaderMap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One direction's way through the HTTP filters. While all filters say CONTINUE a part passes in one
 * loop and nothing is kept. A filter that says STOP holds up that part and all behind it; they are
 * kept in their order, each with the filter it has yet to meet, until that filter continues. What
 * is kept beyond a limit holds the sender back.
 */
abstract class FilterPath {
  private static final int NONE = -1;

  /** A part that waits; exactly one of headers, data, trailers. */
  private static final class Part {
    final @Nullable HeaderMap headers;
    @Nullable ByteBuf data;
    final boolean trailers;
    boolean end;
    int next;

    Part(@Nullable HeaderMap headers, @Nullable ByteBuf data, boolean trailers) {
      this.headers = headers;
      this.data = data;
      this.trailers = trailers;
    }
  }

  private final int length;
  private final int limit;
  private @Nullable ArrayDeque<Part> waiting;
  private int stoppedAt = NONE;
  private long heldBytes;
  private boolean holdingBack;
  private boolean resuming;
  private boolean ended;

  /**
   * @param length how many filters are on the way
   * @param limit how many bytes may wait before the sender is held back
   */
  FilterPath(int length, int limit) {
    this.length = length;
    this.limit = limit;
  }

  // What a direction is.

  abstract FilterStatus callHeaders(int position, HeaderMap headers, boolean end);

  abstract FilterStatus callData(int position, ByteBuf data, boolean end);

  abstract FilterStatus callTrailers(int position, HeaderMap trailers);

  /** The part has passed every filter. */
  abstract void deliverHeaders(HeaderMap headers, boolean end);

  abstract void deliverData(ByteBuf data, boolean end);

  abstract void deliverTrailers(HeaderMap trailers);

  abstract void holdBack(boolean hold);

  final void headers(int from, HeaderMap headers, boolean end) {
    if (ended) {
      return;
    }
    if (blocked()) {
      keep(new Part(headers, null, false), from, end);
      return;
    }
    int stop = runHeaders(from, headers, end);
    if (stop != NONE) {
      keep(new Part(headers, null, false), stop + 1, end);
    }
  }

  final void data(int from, ByteBuf data, boolean end) {
    if (ended) {
      data.release();
      return;
    }
    if (blocked()) {
      keepData(data, Math.max(from, stoppedAt), end);
      return;
    }
    int stop = runData(from, data, end);
    if (stop != NONE) {
      keepData(data, stop + 1, end);
    }
  }

  /**
   * What a filter has made of data that it took: goes on behind that filter at once, before what
   * waits in front of it.
   */
  final void inject(int from, ByteBuf data, boolean end) {
    if (ended) {
      data.release();
      return;
    }
    if (stoppedAt != NONE) {
      keepData(data, Math.max(from, stoppedAt), end);
      return;
    }
    int stop = runData(from, data, end);
    if (stop != NONE) {
      keepData(data, stop + 1, end);
    }
  }

  final void trailers(int from, HeaderMap trailers) {
    if (ended) {
      return;
    }
    if (blocked()) {
      keep(new Part(trailers, null, true), Math.max(from, stoppedAt), true);
      return;
    }
    int stop = runTrailers(from, trailers);
    if (stop != NONE) {
      keep(new Part(trailers, null, true), stop + 1, true);
    }
  }

  /** What waits goes first. */
  private boolean blocked() {
    return stoppedAt != NONE || resuming;
  }

  /** Whoever stopped at this position lets go. */
  final void resume(int position) {
    if (ended || stoppedAt != position) {
      return;
    }
    stoppedAt = NONE;
    resuming = true;
    for (Part part = first(); part != null && stoppedAt == NONE; part = first()) {
      pass(part);
    }
    resuming = false;
    if (!ended && holdingBack && heldBytes <= limit / 2) {
      holdingBack = false;
      holdBack(false);
    }
  }

  private @Nullable Part first() {
    ArrayDeque<Part> parts = waiting;
    return parts == null ? null : parts.peek();
  }

  /** Takes the first part on, as far as it goes. */
  private void pass(Part part) {
    ByteBuf data = part.data;
    part.data = null;
    if (data != null) {
      heldBytes -= data.readableBytes();
    }
    int stop = run(part, data);
    if (stop != NONE) {
      part.next = stop + 1;
      part.data = data;
      heldBytes += data == null ? 0 : data.readableBytes();
    } else if (waiting != null) {
      waiting.poll();
    }
  }

  private int run(Part part, @Nullable ByteBuf data) {
    HeaderMap headers = part.headers;
    if (data != null) {
      return runData(part.next, data, part.end);
    }
    if (headers == null) {
      return NONE;
    }
    return part.trailers
        ? runTrailers(part.next, headers)
        : runHeaders(part.next, headers, part.end);
  }

  private int runHeaders(int from, HeaderMap headers, boolean end) {
    for (int i = from; i < length; i++) {
      FilterStatus status = callHeaders(i, headers, end);
      if (ended) {
        return NONE;
      }
      if (status == FilterStatus.STOP) {
        stoppedAt = i;
        return i;
      }
    }
    deliverHeaders(headers, end);
    return NONE;
  }

  private int runData(int from, ByteBuf data, boolean end) {
    for (int i = from; i < length; i++) {
      FilterStatus status = callData(i, data, end);
      if (status == FilterStatus.TAKEN) {
        return NONE;
      }
      if (ended) {
        data.release();
        return NONE;
      }
      if (status == FilterStatus.STOP) {
        stoppedAt = i;
        return i;
      }
    }
    deliverData(data, end);
    return NONE;
  }

  private int runTrailers(int from, HeaderMap trailers) {
    for (int i = from; i < length; i++) {
      FilterStatus status = callTrailers(i, trailers);
      if (ended) {
        return NONE;
      }
      if (status == FilterStatus.STOP) {
        stoppedAt = i;
        return i;
      }
    }
    deliverTrailers(trailers);
    return NONE;
  }

  private void keep(Part part, int next, boolean end) {
    part.next = next;
    part.end = end;
    ArrayDeque<Part> parts = waiting;
    if (parts == null) {
      parts = new ArrayDeque<>();
      waiting = parts;
    }
    parts.add(part);
  }

  private void keepData(ByteBuf data, int next, boolean end) {
    heldBytes += data.readableBytes();
    Part last = waiting == null ? null : waiting.peekLast();
    ByteBuf before = last == null ? null : last.data;
    if (last != null && before != null && last.next == next) {
      last.data = joined(before, data);
      last.end = end;
    } else {
      keep(new Part(null, data, false), next, end);
    }
    if (!holdingBack && heldBytes > limit) {
      holdingBack = true;
      holdBack(true);
    }
  }

  private static ByteBuf joined(ByteBuf before, ByteBuf data) {
    CompositeByteBuf all =
        before instanceof CompositeByteBuf composite
            ? composite
            : Unpooled.compositeBuffer(Integer.MAX_VALUE).addComponent(true, before);
    return all.addComponent(true, data);
  }

  /** Nothing more goes this way; what waits is released. */
  final void end() {
    ended = true;
    ArrayDeque<Part> parts = waiting;
    waiting = null;
    if (parts != null) {
      for (Part part : parts) {
        if (part.data != null) {
          part.data.release();
        }
      }
    }
  }
}
