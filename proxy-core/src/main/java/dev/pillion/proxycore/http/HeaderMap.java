package dev.pillion.proxycore.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The header lines of one message head in their order. They are kept as the bytes that came over
 * the wire ({@link HeaderBlock}), so that a header nobody looks at is copied twice and never
 * becomes a string. Pseudo-headers ({@code :method}, {@code :path}, {@code :status} …) are lines
 * like any other; names are lower-case; values are ISO-8859-1, byte for byte what came. Not
 * thread-safe: it belongs to its stream.
 */
public final class HeaderMap {
  private final HeaderBlock block;

  /** Values that were asked for as strings, by line; null behind the last line. */
  private @Nullable String[] texts;

  public HeaderMap() {
    this(1024, 32);
  }

  /** A map with room for so many bytes and lines before it grows. */
  public HeaderMap(int bytes, int headerLines) {
    block = new HeaderBlock(bytes, headerLines);
    texts = new String[headerLines];
  }

  /** The lines as bytes, for codecs. */
  @SuppressWarnings("EI_EXPOSE_REP")
  public HeaderBlock block() {
    return block;
  }

  /** The number of lines, pseudo-headers included. */
  public int size() {
    return block.size();
  }

  /** The bytes of all names and values together, the measure of header limits. */
  public int byteSize() {
    return block.byteSize();
  }

  /** The {@link HeaderName#id} of a line; {@link HeaderName#CUSTOM} for a name without one. */
  public int id(int line) {
    return block.id(line);
  }

  /** A line's name, lower-case. */
  public String name(int line) {
    int id = id(line);
    return id != HeaderName.CUSTOM
        ? HeaderNames.byId(id).toString()
        : string(block.nameOffset(line), block.nameLength(line));
  }

  /** A line's value; the string is made once. */
  public String value(int line) {
    String text = line < texts.length ? texts[line] : null;
    if (text == null) {
      text = string(valueOffset(line), valueLength(line));
      keepText(line, text);
    }
    return text;
  }

  private String string(int offset, int length) {
    return new String(block.array(), offset, length, StandardCharsets.ISO_8859_1);
  }

  private void keepText(int line, @Nullable String text) {
    if (line >= texts.length) {
      texts = Arrays.copyOf(texts, Math.max(line + 1, texts.length * 2));
    }
    texts[line] = text;
  }

  /** The array that values lie in; valid until the map changes. */
  public byte[] array() {
    return block.array();
  }

  /** Where a line's value begins in {@link #array()}. */
  public int valueOffset(int line) {
    return block.valueOffset(line);
  }

  /** The length of a line's value in bytes. */
  public int valueLength(int line) {
    return block.valueLength(line);
  }

  /** The first line of that name, or -1. */
  public int indexOf(HeaderName name) {
    return block.indexOf(name, 0);
  }

  /** The first line of that name at {@code from} or behind it, or -1. */
  public int indexOf(HeaderName name, int from) {
    return block.indexOf(name, from);
  }

  public boolean contains(HeaderName name) {
    return block.indexOf(name, 0) >= 0;
  }

  /** The first value of that name, or null. */
  public @Nullable String get(HeaderName name) {
    int line = block.indexOf(name, 0);
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
    return block.valueEquals(line, expected);
  }

  /** True when a line's value is this ASCII text, whatever the case. */
  public boolean valueEqualsIgnoreCase(int line, String expected) {
    return HeaderText.equalsIgnoreCase(array(), valueOffset(line), valueLength(line), expected);
  }

  /**
   * Appends a line. Characters beyond ISO-8859-1 become their UTF-8 bytes, control characters
   * spaces: no value can end its line.
   */
  public void add(HeaderName name, String value) {
    byte[] bytes = HeaderText.encode(value);
    boolean altered = HeaderText.replaceControls(bytes) || bytes.length != value.length();
    block.append(name, bytes);
    if (!altered) {
      keepText(size() - 1, value);
    }
  }

  /** Appends a line whose value is the bytes given, which the caller knows to be valid. */
  public void add(HeaderName name, byte[] value) {
    block.append(name, value);
  }

  /** Makes this the only line of that name, in the place of the first or at the end. */
  public void set(HeaderName name, String value) {
    byte[] bytes = HeaderText.encode(value);
    boolean altered = HeaderText.replaceControls(bytes) || bytes.length != value.length();
    int line = replace(name, bytes);
    keepText(line, altered ? null : value);
  }

  /** As {@link #set(HeaderName, String)}, with the value's bytes, which are known to be valid. */
  public void set(HeaderName name, byte[] value) {
    keepText(replace(name, value), null);
  }

  private int replace(HeaderName name, byte[] value) {
    int line = block.indexOf(name, 0);
    if (line < 0) {
      block.append(name, value);
      return size() - 1;
    }
    for (int other = indexOf(name, line + 1); other >= 0; other = indexOf(name, other)) {
      removeLine(other);
    }
    block.setValue(line, name, value);
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
    int known = Math.min(size(), texts.length);
    block.removeLine(line);
    if (line < known) {
      System.arraycopy(texts, line + 1, texts, line, known - line - 1);
      texts[known - 1] = null;
    }
  }

  /** Forgets every line and keeps the memory. */
  public void clear() {
    Arrays.fill(texts, 0, Math.min(size(), texts.length), null);
    block.clear();
  }

  /** Makes this a copy of another map. */
  public void copyFrom(HeaderMap other) {
    clear();
    block.copyFrom(other.block);
    int known = Math.min(other.size(), other.texts.length);
    if (texts.length < known) {
      texts = new String[other.texts.length];
    }
    System.arraycopy(other.texts, 0, texts, 0, known);
  }

  /** The lines as text, one a row, for tests and debug logs. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < size(); i++) {
      text.append(name(i)).append(": ").append(value(i)).append('\n');
    }
    return text.toString();
  }
}
