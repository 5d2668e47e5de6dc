package dev.pillion.listeners.http.header;

import dev.pillion.proxycore.worker.Worker;
import java.nio.charset.StandardCharsets;

/**
 * Makes x-request-id values: version 4 UUIDs (RFC 9562 section 5.4) out of the worker's random
 * numbers, which ask no system call. For one worker.
 */
public final class RequestIds {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
  private static final int LENGTH = 36;

  private final Worker worker;
  private final byte[] text = new byte[LENGTH];

  public RequestIds(Worker worker) {
    this.worker = worker;
  }

  /** A new id; valid until the next call. */
  public byte[] next() {
    long high = (worker.random().nextLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L;
    long low = (worker.random().nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    int at = digits(high >>> 32, 8, 0);
    at = digits(high >>> 16, 4, dash(at));
    at = digits(high, 4, dash(at));
    at = digits(low >>> 48, 4, dash(at));
    digits(low, 12, dash(at));
    return text;
  }

  private int dash(int at) {
    text[at] = '-';
    return at + 1;
  }

  private int digits(long value, int count, int at) {
    for (int i = 0; i < count; i++) {
      text[at + i] = HEX[(int) (value >>> (4 * (count - 1 - i))) & 0xf];
    }
    return at + count;
  }
}
