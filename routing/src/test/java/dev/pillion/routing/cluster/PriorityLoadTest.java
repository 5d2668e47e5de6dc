package dev.pillion.routing.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.cluster.CommonLb;
import dev.pillion.proxycore.config.cluster.Endpoint;
import dev.pillion.routing.testing.ClusterBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriorityLoadTest {
  private static List<Host> hosts(int priority, int healthy, int ejected) {
    List<Host> hosts = new ArrayList<>();
    for (int i = 0; i < healthy + ejected; i++) {
      int port = 1000 * (priority + 1) + i;
      Endpoint endpoint = ClusterBuilder.loopback(port);
      Host host =
          new Host(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
              endpoint,
              new Locality("", "", "", priority));
      host.setEjected(i >= healthy);
      hosts.add(host);
    }
    return hosts;
  }

  private static List<HostSource> share(CommonLb options, List<List<Host>> priorities) {
    return PriorityLoad.of(priorities, options);
  }

  @Test
  void ejectedHostsGetNothing() {
    List<HostSource> sources = share(CommonLb.DEFAULT, List.of(hosts(0, 2, 1)));
    assertThat(sources).hasSize(1);
    assertThat(sources.getFirst().hosts()).hasSize(2);
    assertThat(sources.getFirst().panic()).isFalse();
  }

  @Test
  void withTooFewHealthyHostsHealthIsIgnored() {
    assertThat(share(CommonLb.DEFAULT, List.of(hosts(0, 1, 3))).getFirst().panic()).isTrue();
    assertThat(share(CommonLb.DEFAULT, List.of(hosts(0, 2, 2))).getFirst().panic()).isFalse();
    CommonLb quarter = new CommonLb(25, 140, false);
    assertThat(share(quarter, List.of(hosts(0, 1, 3))).getFirst().panic()).isFalse();
  }

  @Test
  void aThresholdOfZeroNeverPanics() {
    CommonLb never = new CommonLb(0, 140, false);
    assertThat(share(never, List.of(hosts(0, 0, 2)))).isEmpty();
  }

  @Test
  void theNextPriorityTakesWhatTheFirstCannot() {
    List<HostSource> sources = share(CommonLb.DEFAULT, List.of(hosts(0, 1, 1), hosts(1, 2, 0)));
    assertThat(sources).extracting(HostSource::loadPercent).containsExactly(70, 30);
    List<HostSource> exact =
        share(new CommonLb(50, 100, false), List.of(hosts(0, 1, 1), hosts(1, 2, 0)));
    assertThat(exact).extracting(HostSource::loadPercent).containsExactly(50, 50);
  }
}
