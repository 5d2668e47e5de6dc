package dev.pillion.listeners.http;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;

/** The {@code grpc-timeout} header: up to eight digits and a unit (gRPC: PROTOCOL-HTTP2). */
final class GrpcTimeout {
  /** No header, or one that says nothing. */
  static final long NONE = -1;

  private static final int MAX_DIGITS = 8;
  private static final long MAX_VALUE = 99_999_999;

  private GrpcTimeout() {}

  /** The timeout in milliseconds, parts of one counting as a whole; {@link #NONE} without any. */
  static long millis(HeaderMap request) {
    int line = request.indexOf(HeaderNames.GRPC_TIMEOUT);
    if (line < 0) {
      return NONE;
    }
    byte[] bytes = request.array();
    int at = request.valueOffset(line);
    int digits = request.valueLength(line) - 1;
    if (digits < 1 || digits > MAX_DIGITS) {
      return NONE;
    }
    long value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = bytes[at + i] - '0';
      if (digit < 0 || digit > 9) {
        return NONE;
      }
      value = value * 10 + digit;
    }
    return inMillis(value, bytes[at + digits]);
  }

  private static long inMillis(long value, byte unit) {
    return switch (unit) {
      case 'H' -> value * 3_600_000;
      case 'M' -> value * 60_000;
      case 'S' -> value * 1000;
      case 'm' -> value;
      case 'u' -> (value + 999) / 1000;
      case 'n' -> (value + 999_999) / 1_000_000;
      default -> NONE;
    };
  }

  /** The header's value for a timeout: in the smallest unit that needs no more than its digits. */
  static String text(long millis) {
    if (millis <= MAX_VALUE) {
      return millis + "m";
    }
    long seconds = millis / 1000;
    if (seconds <= MAX_VALUE) {
      return seconds + "S";
    }
    long minutes = seconds / 60;
    return minutes <= MAX_VALUE ? minutes + "M" : Math.min(minutes / 60, MAX_VALUE) + "H";
  }
}
