package dev.pillion.proxyapp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.cluster.Endpoint;
import dev.pillion.proxycore.config.cluster.OutlierDetection;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.resilience.outlier.EjectionType;
import dev.pillion.resilience.outlier.HostMonitor;
import dev.pillion.routing.cluster.Host;
import dev.pillion.routing.cluster.Locality;
import dev.pillion.routing.cluster.OutlierRates;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The lines are those that Envoy 1.40 wrote of the same events. */
class OutlierEventLogTest {
  private static final OutlierRates RATES = new OutlierRates(90.7, 80.2, -1, -1);

  private final List<String> lines = new ArrayList<>();
  private final OutlierEventLog log =
      new OutlierEventLog(
          (line, worker) -> lines.add(line),
          new EventLoops(1, new StatsStore(), new ManualTime()).main());
  private final Host host =
      new Host(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080),
          new Endpoint(
              new Address.Socket("127.0.0.1", 8080, false),
              "",
              1,
              Endpoint.Health.HEALTHY,
              Map.of()),
          new Locality("", "", "", 0));
  private final HostMonitor monitor = new HostMonitor(config(), (failed, type) -> {});

  private static OutlierDetection config() {
    OutlierDetection.Consecutive five = new OutlierDetection.Consecutive(5, 100);
    return new OutlierDetection(
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(300),
        Duration.ZERO,
        10,
        false,
        false,
        five,
        five,
        five,
        new OutlierDetection.SuccessRate(100, 100, 5, 100, 1900),
        new OutlierDetection.FailurePercentage(0, 0, 85, 5, 50));
  }

  @Test
  void aFirstEjectionHasNoLastAction() {
    log.ejected("c", host, monitor, EjectionType.CONSECUTIVE_5XX, true, RATES, -1);
    assertThat(lines)
        .containsExactly(
            "{\"type\":\"CONSECUTIVE_5XX\",\"timestamp\":\"2026-03-01T04:05:07.007Z\","
                + "\"cluster_name\":\"c\",\"upstream_url\":\"127.0.0.1:8080\",\"action\":\"EJECT\","
                + "\"num_ejections\":0,\"enforced\":true,\"eject_consecutive_event\":{}}\n");
  }

  @Test
  void theEndOfAnEjectionIsToldWithItsLength() {
    log.takenBack("c", host, monitor, TimeUnit.MILLISECONDS.toNanos(31_900));
    assertThat(lines.getFirst())
        .contains("\"secs_since_last_action\":\"31\",\"cluster_name\":\"c\"")
        .endsWith("\"action\":\"UNEJECT\",\"num_ejections\":0,\"enforced\":false}\n");
  }

  @Test
  void ratesAreToldOfWhatWasJudgedByThem() {
    log.ejected("c", host, monitor, EjectionType.SUCCESS_RATE, false, RATES, -1);
    assertThat(lines.getFirst())
        .contains("\"cluster_average_success_rate\":90")
        .endsWith("\"cluster_success_rate_ejection_threshold\":80}}\n");
  }
}
