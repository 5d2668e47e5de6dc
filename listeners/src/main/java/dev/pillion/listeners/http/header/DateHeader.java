package dev.pillion.listeners.http.header;

import dev.pillion.proxycore.time.TimeSource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The value of the Date header (RFC 9110 section 5.6.7), formatted once a second. For one worker.
 */
public final class DateHeader {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final TimeSource time;
  private long second = Long.MIN_VALUE;
  private byte[] text = {};

  public DateHeader(TimeSource time) {
    this.time = time;
  }

  /** The present date; valid until the next call, never to be written to. */
  public byte[] value() {
    long now = Math.floorDiv(time.epochMillis(), 1000);
    if (now != second) {
      second = now;
      text = FORMAT.format(Instant.ofEpochSecond(now)).getBytes(StandardCharsets.ISO_8859_1);
    }
    return text;
  }
}
