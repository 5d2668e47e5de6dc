package dev.pillion.routing.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pillion.proxycore.config.cluster.ClusterConfig.LoadBalancing;
import dev.pillion.proxycore.runtime.RuntimeReal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BalancerTest {
  private final SplittableRandom random = new SplittableRandom(42);

  /** A host that counts how often it was picked. */
  private static final class Fake implements Candidate {
    final long weight;
    int active;
    int picks;

    Fake(long weight) {
      this.weight = weight;
    }

    @Override
    public long weight() {
      return weight;
    }

    @Override
    public int activeRequests() {
      return active;
    }
  }

  private static Fake[] fakes(long... weights) {
    Fake[] all = new Fake[weights.length];
    for (int i = 0; i < weights.length; i++) {
      all[i] = new Fake(weights[i]);
    }
    return all;
  }

  private static void pick(Balancer<Fake> balancer, int times) {
    for (int i = 0; i < times; i++) {
      balancer.pick().picks++;
    }
  }

  @Test
  void roundRobinGivesEveryHostItsTurn() {
    Fake[] hosts = fakes(1, 1, 1);
    pick(Balancer.of(new LoadBalancing.RoundRobin(), hosts, random), 300);

    assertThat(hosts).allSatisfy(host -> assertThat(host.picks).isEqualTo(100));
  }

  @Test
  void roundRobinNeverRepeatsAHostWhileAnotherWaits() {
    Balancer<Fake> balancer = Balancer.of(new LoadBalancing.RoundRobin(), fakes(5, 5, 5), random);
    Fake last = balancer.pick();
    for (int i = 0; i < 30; i++) {
      Fake next = balancer.pick();
      assertThat(next).isNotSameAs(last);
      last = next;
    }
  }

  @Test
  void weightedRoundRobinSharesByWeight() {
    Fake[] hosts = fakes(1, 2, 7);
    pick(Balancer.of(new LoadBalancing.RoundRobin(), hosts, random), 1000);

    assertThat(hosts[0].picks).isCloseTo(100, within(1));
    assertThat(hosts[1].picks).isCloseTo(200, within(1));
    assertThat(hosts[2].picks).isCloseTo(700, within(1));
  }

  @Test
  void weightedRoundRobinSpreadsPicksEvenly() {
    Fake[] hosts = fakes(1, 3);
    Balancer<Fake> balancer = Balancer.of(new LoadBalancing.RoundRobin(), hosts, random);
    int run = 0;
    for (int i = 0; i < 400; i++) {
      run = balancer.pick() == hosts[1] ? run + 1 : 0;
      assertThat(run).isLessThanOrEqualTo(4);
    }
  }

  @Test
  void leastRequestPrefersTheIdleHost() {
    Fake[] hosts = fakes(1, 1);
    hosts[0].active = 10;
    pick(
        Balancer.of(new LoadBalancing.LeastRequest(2, RuntimeReal.fixed(1.0)), hosts, random),
        1000);

    // Both draws hit the busy host in one of four cases.
    assertThat(hosts[0].picks).isCloseTo(250, within(60));
    assertThat(hosts[1].picks).isCloseTo(750, within(60));
  }

  @Test
  void moreChoicesFindTheIdleHostMoreOften() {
    Fake[] hosts = fakes(1, 1);
    hosts[0].active = 10;
    pick(
        Balancer.of(new LoadBalancing.LeastRequest(5, RuntimeReal.fixed(1.0)), hosts, random),
        1000);

    assertThat(hosts[0].picks).isCloseTo(31, within(25));
  }

  @Test
  void weightedLeastRequestDividesTheWeightByTheLoad() {
    Fake[] hosts = fakes(1, 2);
    hosts[1].active = 3; // 2 / (3 + 1) = half of the other's weight
    pick(
        Balancer.of(new LoadBalancing.LeastRequest(2, RuntimeReal.fixed(1.0)), hosts, random), 900);

    assertThat(hosts[0].picks).isCloseTo(600, within(2));
    assertThat(hosts[1].picks).isCloseTo(300, within(2));
  }

  @Test
  void activeRequestBiasOfZeroIgnoresTheLoad() {
    Fake[] hosts = fakes(1, 2);
    hosts[1].active = 100;
    pick(
        Balancer.of(new LoadBalancing.LeastRequest(2, RuntimeReal.fixed(0.0)), hosts, random), 900);

    assertThat(hosts[1].picks).isCloseTo(600, within(2));
  }

  @Test
  void activeRequestBiasIsAnExponent() {
    Fake[] hosts = fakes(1, 2);
    hosts[1].active = 1; // 2 / 2^2 = half
    pick(
        Balancer.of(new LoadBalancing.LeastRequest(2, RuntimeReal.fixed(2.0)), hosts, random), 900);

    assertThat(hosts[0].picks).isCloseTo(600, within(2));
  }

  @Test
  void randomReachesEveryHostAlikeWhateverItsWeight() {
    Fake[] hosts = fakes(1, 1, 50, 1);
    pick(Balancer.of(new LoadBalancing.Random(), hosts, random), 8000);

    assertThat(hosts).allSatisfy(host -> assertThat(host.picks).isCloseTo(2000, within(160)));
  }
}
