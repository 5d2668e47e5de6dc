package dev.pillion.routing.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.cluster.ClusterConfig.DnsOptions;
import dev.pillion.proxycore.config.cluster.ClusterConfig.DnsOptions.LookupFamily;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DnsBackOffTest {
  private final SplittableRandom random = new SplittableRandom(1);

  private static DnsBackOff backOff(Duration base, Duration max) {
    return new DnsBackOff(
        new DnsOptions(
            Duration.ofSeconds(5),
            false,
            LookupFamily.AUTO,
            base,
            max,
            Duration.ZERO,
            List.of(),
            false,
            true));
  }

  /** The longest of many waits after so many failures, in milliseconds. */
  private long longest(DnsBackOff backOff, int failures) {
    long longest = 0;
    for (int i = 0; i < 2000; i++) {
      backOff.reset();
      long nanos = 0;
      for (int failure = 0; failure < failures; failure++) {
        nanos = backOff.nextNanos(random);
      }
      longest = Math.max(longest, nanos / 1_000_000);
    }
    return longest;
  }

  @Test
  void doublesUpToTheMaximum() {
    DnsBackOff backOff = backOff(Duration.ofSeconds(1), Duration.ofSeconds(3));

    assertThat(longest(backOff, 1)).isBetween(980L, 1000L);
    assertThat(longest(backOff, 2)).isBetween(1960L, 2000L);
    assertThat(longest(backOff, 3)).isBetween(2940L, 3000L);
    assertThat(longest(backOff, 9)).isBetween(2940L, 3000L);
  }

  @Test
  void withoutAFailureRateTheRefreshRateHolds() {
    DnsBackOff backOff = backOff(Duration.ZERO, Duration.ZERO);

    assertThat(backOff.nextNanos(random)).isEqualTo(5_000_000_000L);
  }
}
