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
  private static final int WIRE_NAME = 5;
  private static final int STRIDE = 6;

  private byte[] data;
  private int used;
  private int[] lines;
  private int count;
  private @Nullable String[] texts;

  public HeaderMap() {
    this(512, 24);
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
    for (int i = from; i < count; i++) {
      if (lines[i * STRIDE + ID] == id) {
        return i;
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

  /** Appends a line. Characters beyond ISO-8859-1 become their UTF-8 bytes. */
  public void add(HeaderName name, String value) {
    byte[] bytes = encode(value);
    appendLine(name, bytes, bytes.length);
    texts[count - 1] = isLatin(value) ? value : null;
  }

  /** Appends a line whose value is the bytes given. */
  public void add(HeaderName name, byte[] value) {
    appendLine(name, value, value.length);
  }

  /** Makes this the only line of that name, in the place of the first or at the end. */
  public void set(HeaderName name, String value) {
    byte[] bytes = encode(value);
    int line = replace(name, bytes);
    texts[line] = isLatin(value) ? value : null;
  }

  /** As {@link #set(HeaderName, String)}, with the value's bytes. */
  public void set(HeaderName name, byte[] value) {
    replace(name, value);
  }

  private int replace(HeaderName name, byte[] value) {
    int line = indexOf(name, 0);
    if (line < 0) {
      appendLine(name, value, value.length);
      return count - 1;
    }
    for (int other = indexOf(name, line + 1); other >= 0; other = indexOf(name, other)) {
      removeLine(other);
    }
    int at = line * STRIDE;
    if (value.length > lines[at + VALUE_LENGTH]) {
      lines[at + VALUE] = reserve(value.length);
    }
    System.arraycopy(value, 0, data, lines[at + VALUE], value.length);
    lines[at + VALUE_LENGTH] = value.length;
    texts[line] = null;
    return line;
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
  }

  // What codecs use: the bytes themselves.

  /** The array that names and values lie in; valid until the map changes. */
  @SuppressWarnings("EI_EXPOSE_REP")
  public byte[] array() {
    return data;
  }

  public int nameOffset(int line) {
    return lines[line * STRIDE + NAME];
  }

  public int nameLength(int line) {
    return lines[line * STRIDE + NAME_LENGTH];
  }

  /**
   * Where the name stands in the case it came in; the same as {@link #nameOffset} unless a codec
   * preserves case.
   */
  public int wireNameOffset(int line) {
    return lines[line * STRIDE + WIRE_NAME];
  }

  public int valueOffset(int line) {
    return lines[line * STRIDE + VALUE];
  }

  public int valueLength(int line) {
    return lines[line * STRIDE + VALUE_LENGTH];
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

  /** Adds a line whose name (lower-case) and value lie in {@link #array()} already. */
  public void addParsed(
      int id,
      int nameOffset,
      int nameLength,
      int wireNameOffset,
      int valueOffset,
      int valueLength) {
    if ((count + 1) * STRIDE > lines.length) {
      growLines();
    }
    int at = count * STRIDE;
    lines[at + NAME] = nameOffset;
    lines[at + NAME_LENGTH] = nameLength;
    lines[at + ID] = id;
    lines[at + VALUE] = valueOffset;
    lines[at + VALUE_LENGTH] = valueLength;
    lines[at + WIRE_NAME] = wireNameOffset;
    texts[count] = null;
    count++;
  }

  private void appendLine(HeaderName name, byte[] value, int length) {
    byte[] nameBytes = name.bytes();
    int at = reserve(nameBytes.length + length);
    System.arraycopy(nameBytes, 0, data, at, nameBytes.length);
    System.arraycopy(value, 0, data, at + nameBytes.length, length);
    addParsed(name.id(), at, nameBytes.length, at, at + nameBytes.length, length);
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
    return value.getBytes(isLatin(value) ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
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
