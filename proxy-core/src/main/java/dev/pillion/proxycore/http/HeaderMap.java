package dev.pillion.proxycore.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The header lines of one message head in their order, as slices of one byte array. A codec parses
 * straight into it and writes straight from it, so that a header nobody looks at is copied twice
 * and never becomes a string. Pseudo-headers ({@code :method}, {@code :path}, {@code :status} …)
 * are lines like any other; names are lower-case; values are ISO-8859-1, byte for byte what came
 * over the wire. Not thread-safe: it belongs to its stream.
 */
public final class HeaderMap {
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
  private static final byte[] NO_BYTES = {};

  private byte[] data;
  private int used;
  private int[] lines;
  private int count;
  private @Nullable String[] texts;

  /** The ids below 128 that may be present, as two sets of bits; says quickly what is absent. */
  private long present0;

  private long present1;

  /** Names in the case that they came in; empty unless a codec preserves case. */
  private byte[] wireNames = NO_BYTES;

  private int wireNamesUsed;

  public HeaderMap() {
    this(1024, 32);
  }

  /** A map with room for so many bytes and lines before it grows. */
  public HeaderMap(int bytes, int headerLines) {
    data = new byte[bytes];
    lines = new int[headerLines * STRIDE];
    texts = new String[headerLines];
  }

  /** The number of lines, pseudo-headers included. */
  public int size() {
    return count;
  }

  /** The bytes of all names and values together, the measure of header limits. */
  public int byteSize() {
    int total = 0;
    for (int i = 0; i < count; i++) {
      total += lines[i * STRIDE + NAME_LENGTH] + lines[i * STRIDE + VALUE_LENGTH];
    }
    return total;
  }

  /** The {@link HeaderName#id} of a line; {@link HeaderName#CUSTOM} for a name without one. */
  public int id(int line) {
    return lines[line * STRIDE + ID];
  }

  /** A line's name, lower-case. */
  public String name(int line) {
    int id = id(line);
    return id != HeaderName.CUSTOM
        ? HeaderNames.byId(id).toString()
        : new String(data, nameOffset(line), nameLength(line), StandardCharsets.ISO_8859_1);
  }

  /** A line's value; the string is made once. */
  public String value(int line) {
    String text = texts[line];
    if (text == null) {
      text = new String(data, valueOffset(line), valueLength(line), StandardCharsets.ISO_8859_1);
      texts[line] = text;
    }
    return text;
  }

  /** The first line of that name, or -1. */
  public int indexOf(HeaderName name) {
    return indexOf(name, 0);
  }

  /** The first line of that name at {@code from} or behind it, or -1. */
  public int indexOf(HeaderName name, int from) {
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

  public boolean contains(HeaderName name) {
    return indexOf(name, 0) >= 0;
  }

  /** The first value of that name, or null. */
  public @Nullable String get(HeaderName name) {
    int line = indexOf(name, 0);
    return line < 0 ? null : value(line);
  }

  /** All values of that name joined by a comma, or null when there is none. */
  public @Nullable String getJoined(HeaderName name) {
    int line = indexOf(name, 0);
    if (line < 0) {
      return null;
    }
    int next = indexOf(name, line + 1);
    if (next < 0) {
      return value(line);
    }
    StringBuilder joined = new StringBuilder(value(line));
    for (; next >= 0; next = indexOf(name, next + 1)) {
      joined.append(',').append(value(next));
    }
    return joined.toString();
  }

  /** True when a line's value is these bytes exactly. */
  public boolean valueEquals(int line, byte[] expected) {
    return valueLength(line) == expected.length && regionEquals(valueOffset(line), expected);
  }

  /** True when a line's value is this ASCII text, whatever the case. */
  public boolean valueEqualsIgnoreCase(int line, String expected) {
    int length = valueLength(line);
    if (length != expected.length()) {
      return false;
    }
    int offset = valueOffset(line);
    for (int i = 0; i < length; i++) {
      if (lower(data[offset + i]) != lower((byte) expected.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Appends a line. Characters beyond ISO-8859-1 become their UTF-8 bytes, control characters
   * spaces: no value can end its line.
   */
  public void add(HeaderName name, String value) {
    byte[] bytes = encode(value);
    boolean altered = replaceControls(bytes) || bytes.length != value.length();
    appendLine(name, bytes);
    texts[count - 1] = altered ? null : value;
  }

  /** Appends a line whose value is the bytes given, which the caller knows to be valid. */
  public void add(HeaderName name, byte[] value) {
    appendLine(name, value);
  }

  /** Makes this the only line of that name, in the place of the first or at the end. */
  public void set(HeaderName name, String value) {
    byte[] bytes = encode(value);
    boolean altered = replaceControls(bytes) || bytes.length != value.length();
    int line = replace(name, bytes);
    texts[line] = altered ? null : value;
  }

  /** As {@link #set(HeaderName, String)}, with the value's bytes, which are known to be valid. */
  public void set(HeaderName name, byte[] value) {
    replace(name, value);
  }

  private int replace(HeaderName name, byte[] value) {
    int line = indexOf(name, 0);
    if (line < 0) {
      appendLine(name, value);
      return count - 1;
    }
    for (int other = indexOf(name, line + 1); other >= 0; other = indexOf(name, other)) {
      removeLine(other);
    }
    int at = line * STRIDE;
    if (value.length > lines[at + VALUE_LENGTH]) {
      write(at, name, value);
    } else {
      overwrite(at, value);
    }
    texts[line] = null;
    return line;
  }

  private void overwrite(int at, byte[] value) {
    int offset = lines[at + VALUE];
    System.arraycopy(value, 0, data, offset, value.length);
    lines[at + VALUE_LENGTH] = value.length;
    if (lines[at + RAW] >= 0) {
      data[offset + value.length] = '\r';
      data[offset + value.length + 1] = '\n';
    }
  }

  /** Removes every line of that name; true when there was one. */
  public boolean remove(HeaderName name) {
    int line = indexOf(name, 0);
    if (line < 0) {
      return false;
    }
    for (; line >= 0; line = indexOf(name, line)) {
      removeLine(line);
    }
    return true;
  }

  /** Removes one line; those behind it move up. */
  public void removeLine(int line) {
    int behind = count - line - 1;
    System.arraycopy(lines, (line + 1) * STRIDE, lines, line * STRIDE, behind * STRIDE);
    System.arraycopy(texts, line + 1, texts, line, behind);
    count--;
    texts[count] = null;
  }

  /** Forgets every line and keeps the memory. */
  public void clear() {
    Arrays.fill(texts, 0, count, null);
    count = 0;
    used = 0;
    present0 = 0;
    present1 = 0;
    wireNamesUsed = 0;
  }

  /** Makes this a copy of another map. */
  public void copyFrom(HeaderMap other) {
    clear();
    reserve(other.used);
    System.arraycopy(other.data, 0, data, 0, other.used);
    while (lines.length < other.count * STRIDE) {
      growLines();
    }
    System.arraycopy(other.lines, 0, lines, 0, other.count * STRIDE);
    System.arraycopy(other.texts, 0, texts, 0, other.count);
    count = other.count;
    present0 = other.present0;
    present1 = other.present1;
    wireNames =
        other.wireNamesUsed == 0
            ? NO_BYTES
            : Arrays.copyOf(other.wireNames, other.wireNames.length);
    wireNamesUsed = other.wireNamesUsed;
  }

  // What codecs use: the bytes themselves.

  /** The array that values lie in; valid until the map changes. */
  @SuppressWarnings("EI_EXPOSE_REP")
  public byte[] array() {
    return data;
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
  @SuppressWarnings("EI_EXPOSE_REP")
  public byte[] wireNames() {
    return wireNames;
  }

  /** Where {@link #wireNames()} holds the name in the case it came in; -1: not kept. */
  public int wireNameOffset(int line) {
    return lines[line * STRIDE + WIRE_NAME];
  }

  /** Keeps a name in the case it came in, from {@link #array()}; returns its place. */
  public int keepWireName(int offset, int length) {
    int at = wireNamesUsed;
    if (at + length > wireNames.length) {
      wireNames = Arrays.copyOf(wireNames, Math.max(at + length, Math.max(256, at * 2)));
    }
    System.arraycopy(data, offset, wireNames, at, length);
    wireNamesUsed = at + length;
    return at;
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

  private void appendLine(HeaderName name, byte[] value) {
    int at = newLine(name.id(), name.bytes().length);
    lines[at + WIRE_NAME] = -1;
    write(at, name, value);
  }

  private int newLine(int id, int nameLength) {
    int at = count * STRIDE;
    if (at + STRIDE > lines.length) {
      growLines();
    }
    lines[at + ID] = id;
    lines[at + NAME_LENGTH] = nameLength;
    if (id < 64) {
      present0 |= 1L << id;
    } else if (id < 128) {
      present1 |= 1L << id;
    }
    texts[count] = null;
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
    data[valueAt + value.length] = '\r';
    data[valueAt + value.length + 1] = '\n';
    lines[at + NAME] = offset;
    lines[at + VALUE] = valueAt;
    lines[at + VALUE_LENGTH] = value.length;
    lines[at + RAW] = offset;
  }

  private void growLines() {
    lines = Arrays.copyOf(lines, lines.length * 2);
    texts = Arrays.copyOf(texts, texts.length * 2);
  }

  private boolean regionEquals(int offset, byte[] expected) {
    for (int i = 0; i < expected.length; i++) {
      if (data[offset + i] != expected[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLatin(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) > 0xff) {
        return false;
      }
    }
    return true;
  }

  private static byte[] encode(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    // Nearly always ASCII, which UTF-8 writes with one byte for each character.
    return bytes.length != value.length() && isLatin(value)
        ? value.getBytes(StandardCharsets.ISO_8859_1)
        : bytes;
  }

  /** True when there was something to replace. RFC 9110 section 5.5. */
  private static boolean replaceControls(byte[] bytes) {
    boolean replaced = false;
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      if ((b >= 0 && b < ' ' && b != '\t') || b == 0x7f) {
        bytes[i] = ' ';
        replaced = true;
      }
    }
    return replaced;
  }

  private static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
  }

  /** The lines as text, one a row, for tests and debug logs. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(name(i)).append(": ").append(value(i)).append('\n');
    }
    return text.toString();
  }
}
