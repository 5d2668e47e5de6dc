package dev.pillion.proxycore.http;

import java.util.Arrays;

/**
 * Where a {@link HeaderMap} keeps its lines: slices of one byte array, and a table that says which
 * line is where. A codec parses straight into it and writes straight from it. Not thread-safe.
 */
public final class HeaderBlock {
  private static final int NAME = 0;
  private static final int NAME_LENGTH = 1;
  private static final int ID = 2;
  private static final int VALUE = 3;
  private static final int VALUE_LENGTH = 4;
  private static final int RAW = 5;
  private static final int WIRE_NAME = 6;
  private static final int STRIDE = 7;

  /** What stands between a name and its value, and behind the value. */
  private static final int SEPARATORS = 4;

  private static final byte[] HOST = {'h', 'o', 's', 't'};

  private final WireNames wireNames = new WireNames();
  private byte[] data;
  private int used;
  private int[] lines;
  private int count;

  /** The ids below 128 that may be present, as two sets of bits; says quickly what is absent. */
  private long present0;

  private long present1;

  HeaderBlock(int bytes, int headerLines) {
    data = new byte[bytes];
    lines = new int[headerLines * STRIDE];
  }

  /** The number of lines, pseudo-headers included. */
  public int size() {
    return count;
  }

  /** The bytes of all names and values together, the measure of header limits. */
  int byteSize() {
    int total = 0;
    for (int at = 0, end = count * STRIDE; at < end; at += STRIDE) {
      total += lines[at + NAME_LENGTH] + lines[at + VALUE_LENGTH];
    }
    return total;
  }

  /** The array that values lie in; valid until a line is added or changed. */
  @SuppressWarnings("EI_EXPOSE_REP")
  public byte[] array() {
    return data;
  }

  /** The {@link HeaderName#id} of a line; {@link HeaderName#CUSTOM} for a name without one. */
  public int id(int line) {
    return lines[line * STRIDE + ID];
  }

  /** The array that a line's name lies in at {@link #nameOffset}; never to be written to. */
  public byte[] nameArray(int line) {
    int id = id(line);
    return id == HeaderName.CUSTOM ? data : HeaderNames.byId(id).bytes();
  }

  public int nameOffset(int line) {
    int at = line * STRIDE;
    return lines[at + ID] == HeaderName.CUSTOM ? lines[at + NAME] : 0;
  }

  public int nameLength(int line) {
    return lines[line * STRIDE + NAME_LENGTH];
  }

  public int valueOffset(int line) {
    return lines[line * STRIDE + VALUE];
  }

  public int valueLength(int line) {
    return lines[line * STRIDE + VALUE_LENGTH];
  }

  /**
   * Where {@link #array()} holds the line just as HTTP/1 writes it (lower-case name, colon, space,
   * value, CRLF; the authority as {@code host}), so that neighbours can be copied at once; -1 when
   * it does not.
   */
  public int rawOffset(int line) {
    return lines[line * STRIDE + RAW];
  }

  /** The end of what begins at {@link #rawOffset}, exclusive. */
  public int rawEnd(int line) {
    int at = line * STRIDE;
    return lines[at + VALUE] + lines[at + VALUE_LENGTH] + 2;
  }

  /** The array of names in their original case. */
  public byte[] wireNames() {
    return wireNames.array();
  }

  /** True when names are kept in the case they came in. */
  public boolean keepsWireNames() {
    return wireNames.any();
  }

  /** Where {@link #wireNames()} holds the name in the case it came in; -1: not kept. */
  public int wireNameOffset(int line) {
    return lines[line * STRIDE + WIRE_NAME];
  }

  /** Keeps a name in the case it came in, from {@link #array()}; returns its place. */
  public int keepWireName(int offset, int length) {
    return wireNames.keep(data, offset, length);
  }

  /** The first line of that name at {@code from} or behind it, or -1. */
  int indexOf(HeaderName name, int from) {
    int id = name.id();
    if (id == HeaderName.CUSTOM) {
      return indexOfCustom(name.bytes(), from);
    }
    if (id < 64 ? (present0 & 1L << id) == 0 : id < 128 && (present1 & 1L << id) == 0) {
      return -1;
    }
    for (int at = from * STRIDE + ID, end = count * STRIDE; at < end; at += STRIDE) {
      if (lines[at] == id) {
        return at / STRIDE;
      }
    }
    return -1;
  }

  private int indexOfCustom(byte[] name, int from) {
    for (int i = from; i < count; i++) {
      int at = i * STRIDE;
      if (lines[at + ID] == HeaderName.CUSTOM
          && lines[at + NAME_LENGTH] == name.length
          && regionEquals(lines[at + NAME], name)) {
        return i;
      }
    }
    return -1;
  }

  boolean valueEquals(int line, byte[] expected) {
    int at = line * STRIDE;
    return lines[at + VALUE_LENGTH] == expected.length && regionEquals(lines[at + VALUE], expected);
  }

  private boolean regionEquals(int offset, byte[] expected) {
    for (int i = 0; i < expected.length; i++) {
      if (data[offset + i] != expected[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Makes room for {@code length} bytes and returns where they begin. A parser copies a head there
   * and then names its lines with {@link #addParsed}. May replace {@link #array()}.
   */
  public int reserve(int length) {
    int at = used;
    if (at + length > data.length) {
      data = Arrays.copyOf(data, Math.max(at + length, data.length * 2));
    }
    used = at + length;
    return at;
  }

  /** Gives back what was reserved behind {@code end}. */
  public void unreserve(int end) {
    used = end;
  }

  /**
   * Adds a line whose value, and whose lower-case name unless the id tells it, lie in {@link
   * #array()} already.
   *
   * @param rawOffset as {@link #rawOffset} is to say
   * @param wireNameOffset what {@link #keepWireName} returned, or -1
   */
  public void addParsed(
      int id,
      int nameOffset,
      int nameLength,
      int valueOffset,
      int valueLength,
      int rawOffset,
      int wireNameOffset) {
    int at = newLine(id, nameLength);
    lines[at + NAME] = nameOffset;
    lines[at + VALUE] = valueOffset;
    lines[at + VALUE_LENGTH] = valueLength;
    lines[at + RAW] = rawOffset;
    lines[at + WIRE_NAME] = wireNameOffset;
  }

  /** Adds a line with bytes of its own. */
  void append(HeaderName name, byte[] value) {
    int at = newLine(name.id(), name.bytes().length);
    lines[at + WIRE_NAME] = -1;
    write(at, name, value);
  }

  private int newLine(int id, int nameLength) {
    int at = count * STRIDE;
    if (at + STRIDE > lines.length) {
      lines = Arrays.copyOf(lines, lines.length * 2);
    }
    lines[at + ID] = id;
    lines[at + NAME_LENGTH] = nameLength;
    if (id < 64) {
      present0 |= 1L << id;
    } else if (id < 128) {
      present1 |= 1L << id;
    }
    count++;
    return at;
  }

  /** Writes a line's bytes at the end, in HTTP/1's form where it has one. */
  private void write(int at, HeaderName name, byte[] value) {
    byte[] nameBytes = name.id() == HeaderNames.AUTHORITY.id() ? HOST : name.bytes();
    if (nameBytes[0] == ':') {
      int offset = reserve(value.length);
      System.arraycopy(value, 0, data, offset, value.length);
      lines[at + VALUE] = offset;
      lines[at + VALUE_LENGTH] = value.length;
      lines[at + RAW] = -1;
      return;
    }
    int nameEnd = nameBytes.length;
    int offset = reserve(nameEnd + value.length + SEPARATORS);
    System.arraycopy(nameBytes, 0, data, offset, nameEnd);
    int valueAt = offset + nameEnd + 2;
    data[valueAt - 2] = ':';
    data[valueAt - 1] = ' ';
    System.arraycopy(value, 0, data, valueAt, value.length);
    endLine(valueAt + value.length);
    lines[at + NAME] = offset;
    lines[at + VALUE] = valueAt;
    lines[at + VALUE_LENGTH] = value.length;
    lines[at + RAW] = offset;
  }

  private void endLine(int offset) {
    data[offset] = '\r';
    data[offset + 1] = '\n';
  }

  /** Gives a line of that name another value. */
  void setValue(int line, HeaderName name, byte[] value) {
    int at = line * STRIDE;
    if (value.length > lines[at + VALUE_LENGTH]) {
      write(at, name, value);
      return;
    }
    int offset = lines[at + VALUE];
    System.arraycopy(value, 0, data, offset, value.length);
    lines[at + VALUE_LENGTH] = value.length;
    if (lines[at + RAW] >= 0) {
      endLine(offset + value.length);
    }
  }

  /** Removes one line; those behind it move up. */
  void removeLine(int line) {
    int behind = count - line - 1;
    System.arraycopy(lines, (line + 1) * STRIDE, lines, line * STRIDE, behind * STRIDE);
    count--;
  }

  /** Forgets every line and keeps the memory. */
  void clear() {
    count = 0;
    used = 0;
    present0 = 0;
    present1 = 0;
    wireNames.clear();
  }

  /** Makes this a copy of another block. */
  void copyFrom(HeaderBlock other) {
    clear();
    reserve(other.used);
    System.arraycopy(other.data, 0, data, 0, other.used);
    if (lines.length < other.count * STRIDE) {
      lines = new int[other.lines.length];
    }
    System.arraycopy(other.lines, 0, lines, 0, other.count * STRIDE);
    count = other.count;
    present0 = other.present0;
    present1 = other.present1;
    wireNames.copyFrom(other.wireNames);
  }
}
