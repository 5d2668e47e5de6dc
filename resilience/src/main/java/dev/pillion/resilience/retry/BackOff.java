package dev.pillion.resilience.retry;

import dev.pillion.proxycore.config.route.RetryPolicy;
import dev.pillion.proxycore.config.route.RetryPolicy.ResetHeader;
import dev.pillion.proxycore.http.HeaderMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before the next attempt: a random part of an interval that doubles (Envoy:
 * JitteredExponentialBackOffStrategy), or what the response asks for and up to a half more. For one
 * request.
 */
final class BackOff {
  private static final long NONE = -1;

  private final RetryPolicy policy;
  private long nextMillis;
  private long askedMillis = NONE;

  BackOff(RetryPolicy policy) {
    this.policy = policy;
    this.nextMillis = policy.backOff().base();
  }

  /** Takes over when the response says that the request may come again. */
  void askedBy(HeaderMap response, long epochMillis) {
    for (ResetHeader header : policy.rateLimitedBackOff().resetHeaders()) {
      long millis = millis(response.get(header.name()), header.unixTimestamp(), epochMillis);
      if (millis != NONE && millis <= policy.rateLimitedBackOff().max().toMillis()) {
        askedMillis = millis > 1 ? millis : NONE;
        return;
      }
    }
  }

  private static long millis(@Nullable String value, boolean timestamp, long epochMillis) {
    if (value == null) {
      return NONE;
    }
    try {
      long seconds = Long.parseLong(value);
      long millis = TimeUnit.SECONDS.toMillis(seconds) - (timestamp ? epochMillis : 0);
      return seconds < 0 || millis < 0 ? NONE : millis;
    } catch (NumberFormatException e) {
      return NONE;
    }
  }

  /** Whether the next wait is one that the response asks for. */
  boolean asked() {
    return askedMillis != NONE;
  }

  long nextNanos(RandomGenerator random) {
    if (asked()) {
      long least = askedMillis;
      askedMillis = NONE; // it is that response's alone
      return TimeUnit.MILLISECONDS.toNanos(least + random.nextLong(least / 2));
    }
    long interval = nextMillis;
    long max = policy.backOff().max();
    nextMillis = interval < max / 2 ? interval * 2 : max;
    return TimeUnit.MILLISECONDS.toNanos(random.nextLong(interval));
  }
}
