package dev.pillion.proxycore.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that a format is written to, kept and reused by one thread, so that a log line makes no
 * garbage. It also remembers the text of what repeats from line to line: the date and addresses.
 */
public final class TextBuffer {
  private byte[] data;
  private int length;
  private @Nullable AddressTexts addresses;
  private @Nullable UtcClock clock;

  public TextBuffer(int capacity) {
    data = new byte[capacity];
  }

  /** The array that holds the bytes; valid until the next append. */
  @SuppressWarnings("EI_EXPOSE_REP")
  public byte[] array() {
    return data;
  }

  public int length() {
    return length;
  }

  /** Cuts the buffer down to its first bytes and keeps the memory. */
  public void truncate(int newLength) {
    length = Math.min(newLength, length);
  }

  /** Forgets the bytes and keeps the memory. */
  public void clear() {
    length = 0;
  }

  public void append(byte[] bytes, int offset, int count) {
    ensure(count);
    System.arraycopy(bytes, offset, data, length, count);
    length += count;
  }

  public void append(byte[] bytes) {
    append(bytes, 0, bytes.length);
  }

  /** Appends one ASCII character. */
  public void append(char c) {
    ensure(1);
    data[length++] = (byte) c;
  }

  /** Appends a text in UTF-8. */
  public void append(String text) {
    int count = text.length();
    ensure(count);
    byte[] target = data;
    int at = length;
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        append(text.getBytes(StandardCharsets.UTF_8));
        return;
      }
      target[at + i] = (byte) c;
    }
    length = at + count;
  }

  /** Appends a decimal number. */
  public void append(long number) {
    if (number == Long.MIN_VALUE) {
      append(Long.toString(number));
      return;
    }
    long rest = number;
    if (rest < 0) {
      append('-');
      rest = -rest;
    }
    int digits = 1;
    for (long limit = 10; digits < 19 && rest >= limit; limit *= 10) {
      digits++;
    }
    appendDigits(rest, digits);
  }

  /** Appends the last {@code width} decimal digits of a non-negative number, zeros in front. */
  public void appendDigits(long number, int width) {
    ensure(width);
    long rest = number;
    for (int i = length + width - 1; i >= length; i--) {
      data[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += width;
  }

  AddressTexts addresses() {
    AddressTexts local = addresses;
    if (local == null) {
      local = new AddressTexts();
      addresses = local;
    }
    return local;
  }

  UtcClock clock() {
    UtcClock local = clock;
    if (local == null) {
      local = new UtcClock();
      clock = local;
    }
    return local;
  }

  private void ensure(int more) {
    if (length + more > data.length) {
      data = Arrays.copyOf(data, Math.max(length + more, data.length * 2));
    }
  }

  /** The bytes as UTF-8 text. */
  @Override
  public String toString() {
    return new String(data, 0, length, StandardCharsets.UTF_8);
  }
}
