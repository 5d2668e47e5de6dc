package dev.pillion.resilience.outlier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pillion.proxycore.config.cluster.OutlierDetection;
import dev.pillion.proxycore.config.cluster.OutlierDetection.Consecutive;
import dev.pillion.proxycore.config.cluster.OutlierDetection.FailurePercentage;
import dev.pillion.proxycore.config.cluster.OutlierDetection.SuccessRate;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.proxycore.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class OutlierDetectorTest {
  private static final Consecutive FIVE = new Consecutive(5, 100);
  private static final Consecutive NOT_ENFORCED = new Consecutive(5, 0);
  private static final SuccessRate NO_RATE = new SuccessRate(0, 0, 5, 100, 1900);
  private static final FailurePercentage NO_SHARE = new FailurePercentage(0, 0, 85, 5, 50);

  private final StatsStore store = new StatsStore();
  private final List<String> events = new ArrayList<>();
  private final List<HostMonitor> hosts = new ArrayList<>();
  private long now;
  private boolean split;
  private boolean alwaysOne;
  private int maxPercent = 100;
  private Consecutive gateway = NOT_ENFORCED;
  private SuccessRate rate = NO_RATE;
  private FailurePercentage share = NO_SHARE;
  private OutlierDetector detector = start(2);

  private OutlierDetector start(int count) {
    OutlierDetection config =
        new OutlierDetection(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(75),
            Duration.ZERO,
            maxPercent,
            alwaysOne,
            split,
            FIVE,
            gateway,
            FIVE,
            rate,
            share);
    TimeSource time =
        new TimeSource() {
          @Override
          public long nanoTime() {
            return now;
          }

          @Override
          public long epochMillis() {
            return now / 1_000_000;
          }
        };
    RandomGenerator random = new Random(1);
    OutlierStats stats = new OutlierStats(store, "cluster.c.", store.newShard());
    detector = new OutlierDetector(config, time, random, stats, new Recorder());
    hosts.clear();
    events.clear();
    for (int i = 0; i < count; i++) {
      hosts.add(
          new HostMonitor(config, (host, type) -> detector.onConsecutiveFailures(host, type)));
    }
    detector.watch(hosts);
    return detector;
  }

  private final class Recorder implements OutlierDetector.Events {
    @Override
    public void onOutlier(HostMonitor host, EjectionType type, boolean enforced) {
      events.add((enforced ? "eject " : "spare ") + hosts.indexOf(host) + " " + type);
    }

    @Override
    public void onUneject(HostMonitor host) {
      events.add("uneject " + hosts.indexOf(host));
    }
  }

  private void respond(int host, int times, int status) {
    for (int i = 0; i < times; i++) {
      hosts.get(host).tallyOf(i % 2).onResponse(status);
    }
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i += 10) {
      now += Duration.ofSeconds(10).toNanos();
      detector.onInterval();
    }
  }

  private long counter(String name) {
    return store.counter("cluster.c.outlier_detection." + name).value();
  }

  @Test
  void fiveServerErrorsInSuccessionOfAllWorkersEjectAHost() {
    respond(0, 4, 500);
    assertThat(events).isEmpty();
    respond(0, 1, 500);
    assertThat(events).containsExactly("eject 0 CONSECUTIVE_5XX");
    assertThat(counter("ejections_enforced_consecutive_5xx")).isEqualTo(1);
    assertThat(counter("ejections_detected_consecutive_5xx")).isEqualTo(1);
    assertThat(counter("ejections_enforced_total")).isEqualTo(1);
    assertThat(store.gauge("cluster.c.outlier_detection.ejections_active").value()).isEqualTo(1);
  }

  @Test
  void aGoodAnswerBetweenThemBeginsTheCountAnew() {
    respond(0, 4, 500);
    respond(0, 1, 404);
    respond(0, 4, 500);
    assertThat(events).isEmpty();
  }

  @Test
  void gatewayErrorsAreCountedOnTheirOwnAndEjectOnlyWhereThatIsEnforced() {
    respond(0, 5, 503);
    assertThat(events)
        .containsExactly("spare 0 CONSECUTIVE_GATEWAY_FAILURE", "eject 0 CONSECUTIVE_5XX");

    gateway = new Consecutive(3, 100);
    start(2);
    respond(0, 2, 502);
    respond(0, 1, 500); // no gateway's error
    respond(0, 2, 504);
    assertThat(events).containsExactly("eject 0 CONSECUTIVE_5XX");
    respond(1, 3, 504);
    assertThat(events).contains("eject 1 CONSECUTIVE_GATEWAY_FAILURE");
  }

  @Test
  void failuresToConnectCountAsServerErrorsUnlessTheyAreSplit() {
    for (int i = 0; i < 5; i++) {
      hosts.get(0).tallyOf(0).onConnectFailed();
    }
    assertThat(events).contains("eject 0 CONSECUTIVE_5XX");

    split = true;
    start(2);
    for (int i = 0; i < 4; i++) {
      hosts.get(0).tallyOf(0).onConnectFailed();
    }
    hosts.get(0).tallyOf(0).onConnected();
    for (int i = 0; i < 5; i++) {
      assertThat(events).isEmpty();
      hosts.get(0).tallyOf(0).onTimeout(504);
    }
    assertThat(events).containsExactly("eject 0 CONSECUTIVE_LOCAL_ORIGIN_FAILURE");
  }

  @Test
  void eachEjectionLastsLongerUpToTheMaximumAndGoodIntervalsForgive() {
    respond(0, 5, 500);
    pass(20);
    assertThat(events).hasSize(1);
    pass(10);
    assertThat(events).last().isEqualTo("uneject 0");

    respond(0, 5, 500);
    pass(50);
    assertThat(events).last().isEqualTo("eject 0 CONSECUTIVE_5XX");
    pass(10);
    assertThat(events).last().isEqualTo("uneject 0");

    respond(0, 5, 500); // ninety seconds, but the maximum is 75
    pass(70);
    assertThat(events).last().isEqualTo("eject 0 CONSECUTIVE_5XX");
    pass(10);
    assertThat(events).last().isEqualTo("uneject 0");

    pass(100);
    respond(0, 5, 500);
    pass(30);
    assertThat(events).last().isEqualTo("uneject 0");
    assertThat(hosts.get(0).numEjections()).isEqualTo(4);
  }

  @Test
  void noMoreThanTheirPercentageAreEjectedAtATime() {
    maxPercent = 50;
    start(2);
    respond(0, 5, 500);
    respond(1, 5, 500);
    assertThat(events).containsExactly("eject 0 CONSECUTIVE_5XX");
    assertThat(counter("ejections_overflow")).isEqualTo(1);
    respond(1, 5, 500); // the count has begun anew
    assertThat(counter("ejections_overflow")).isEqualTo(2);
  }

  @Test
  void oneHostMayAlwaysBeEjectedWhereThatIsAskedFor() {
    maxPercent = 10;
    start(2);
    respond(0, 5, 500);
    assertThat(events).isEmpty();
    alwaysOne = true;
    start(2);
    respond(0, 5, 500);
    respond(1, 5, 500);
    assertThat(events).containsExactly("eject 0 CONSECUTIVE_5XX");
  }

  @Test
  void aHostThatIsGoneFreesItsPlace() {
    maxPercent = 50;
    start(2);
    respond(0, 5, 500);
    detector.watch(List.of(hosts.get(1)));
    assertThat(store.gauge("cluster.c.outlier_detection.ejections_active").value()).isZero();
    respond(0, 5, 500);
    assertThat(events).hasSize(1);
  }

  @Test
  void aSuccessRateFarBelowTheOthersEjects() {
    rate = new SuccessRate(100, 100, 5, 100, 1900);
    start(5);
    for (int host = 0; host < 5; host++) {
      for (int i = 0; i < 25; i++) {
        respond(host, 3, 200);
        respond(host, 1, host == 2 ? 500 : 200);
      }
    }
    pass(10);
    assertThat(events).containsExactly("eject 2 SUCCESS_RATE");
    assertThat(hosts.get(2).successRate()).isCloseTo(75, within(0.01));
    assertThat(hosts.get(0).successRate()).isEqualTo(100);
    pass(10);
    assertThat(hosts.get(0).successRate()).isEqualTo(-1);
  }

  @Test
  void aLargeShareOfFailuresEjectsWhereThatIsEnforced() {
    share = new FailurePercentage(100, 0, 50, 2, 10);
    start(2);
    for (int i = 0; i < 10; i++) {
      respond(0, 1, 200);
      respond(0, 1, 500);
      respond(1, 2, 200);
    }
    pass(10);
    assertThat(events).containsExactly("eject 0 FAILURE_PERCENTAGE");
    assertThat(counter("ejections_enforced_failure_percentage")).isEqualTo(1);
  }
}
