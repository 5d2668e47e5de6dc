package dev.pillion.httpcodec;

import dev.pillion.proxycore.http.HeaderMap;

/**
 * Header maps that wait to be used again, one pool for each worker. Bounded: it keeps at most so
 * many maps, and none that a large head has blown up. Not thread-safe.
 */
public final class HeaderMapPool {
  private static final int MAX_KEPT = 64;
  private static final int MAX_KEPT_BYTES = 8 * 1024;

  private final HeaderMap[] kept = new HeaderMap[MAX_KEPT];
  private final HeadWriter writer = new HeadWriter();
  private int count;

  /** An empty map, which belongs to the caller. */
  public HeaderMap take() {
    return count == 0 ? new HeaderMap() : kept[--count];
  }

  /** Gives a map back; its content is gone. Each map once: the pool cannot tell. */
  public void give(HeaderMap map) {
    if (count < MAX_KEPT && map.array().length <= MAX_KEPT_BYTES) {
      map.clear();
      kept[count++] = map;
    }
  }

  /** The worker's place to put heads together, empty. */
  HeadWriter writer() {
    writer.clear();
    return writer;
  }
}
