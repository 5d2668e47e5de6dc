package dev.pillion.xdsclient.source;

/** A place in a source as one int: the source's number and the line. 0: unknown. */
public final class Mark {
  private static final int LINE_BITS = 24;
  private static final int LINE_MASK = (1 << LINE_BITS) - 1;

  private Mark() {}

  /** The mark of a line, counted from 1, in the source of that number. */
  public static int of(int source, int line) {
    return source << LINE_BITS | Math.min(line, LINE_MASK);
  }

  static int source(int mark) {
    return mark >>> LINE_BITS;
  }

  static int line(int mark) {
    return mark & LINE_MASK;
  }
}
