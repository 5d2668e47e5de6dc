package dev.pillion.routing.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.cluster.ClusterConfig.Discovery;
import dev.pillion.proxycore.config.cluster.Endpoint;
import dev.pillion.routing.testing.ClusterBuilder;
import dev.pillion.routing.testing.DnsServer;
import dev.pillion.routing.testing.DnsServer.Entry;
import dev.pillion.routing.testing.DnsServer.Reply;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StrictDnsTest extends DnsFixture {
  @Test
  void everyAddressIsAHost() {
    server.zone(q -> Reply.addresses(60, "192.0.2.1", "192.0.2.2", "192.0.2.1"));
    start(strict(name("a.example", 80)));
    awaitAnswers(1);

    assertThat(addresses()).containsExactly("192.0.2.1:80", "192.0.2.2:80");
    assertThat(hosts().hosts().getFirst().hostname()).isEqualTo("a.example");
    assertThat(worker().gauge("cluster.c.membership_total")).isEqualTo(2);
    assertThat(worker().gauge("cluster.c.membership_healthy")).isEqualTo(2);
    assertThat(stat("membership_change")).isEqualTo(1);
    assertThat(stat("update_empty")).isZero();
  }

  @Test
  void asksAgainAtTheRefreshRateWhateverTheTtl() {
    server.zone(q -> Reply.addresses(600, "192.0.2.1"));
    start(strict(name("a.example", 80)));
    awaitAnswers(1);
    Host first = hosts().hosts().getFirst();
    noQuestionWithin(Duration.ofMillis(4900));
    nextAnswer(Duration.ofMillis(200));
    assertThat(stat("update_no_rebuild")).isEqualTo(1);
    assertThat(stat("membership_change")).isEqualTo(1);

    server.zone(q -> Reply.addresses(600, "192.0.2.3", "192.0.2.1"));
    nextAnswer(REFRESH);
    assertThat(addresses()).containsExactly("192.0.2.3:80", "192.0.2.1:80");
    assertThat(hosts().hosts().get(1)).isSameAs(first);
    assertThat(stat("membership_change")).isEqualTo(2);

    server.zone(q -> Reply.addresses(600, "192.0.2.1", "192.0.2.3"));
    nextAnswer(REFRESH);
    assertThat(stat("update_no_rebuild")).isEqualTo(2);
  }

  @Test
  void theShortestTtlCountsWhenRespected() {
    respectTtl = true;
    server.zone(q -> Reply.of(new Entry("192.0.2.1", 90), new Entry("192.0.2.2", 30)));
    start(strict(name("a.example", 80)));
    awaitAnswers(1);
    noQuestionWithin(Duration.ofSeconds(29));
    server.zone(q -> Reply.addresses(0, "192.0.2.1"));
    nextAnswer(Duration.ofSeconds(2));
    noQuestionWithin(Duration.ofMillis(4900)); // a TTL of zero says nothing
    nextAnswer(Duration.ofMillis(200));
  }

  @Test
  void theLastGoodAnswerIsKeptWhileDnsFails() {
    server.zone(q -> Reply.addresses(60, "192.0.2.1"));
    start(strict(name("a.example", 80)));
    awaitAnswers(1);
    server.zone(q -> Reply.code(DnsServer.SERVFAIL));
    nextAnswer(REFRESH);
    nextAnswer(REFRESH);

    assertThat(stat("update_failure")).isEqualTo(2);
    assertThat(addresses()).containsExactly("192.0.2.1:80");
    assertThat(stat("membership_change")).isEqualTo(1);
  }

  @Test
  void aNameThatIsGoneTakesItsHostsAlong() {
    server.zone(q -> Reply.addresses(60, "192.0.2.1"));
    start(strict(name("a.example", 80)));
    awaitAnswers(1);
    server.zone(q -> Reply.code(DnsServer.NXDOMAIN));
    nextAnswer(REFRESH);

    assertThat(stat("update_success")).isEqualTo(2);
    assertThat(stat("update_failure")).isZero();
    assertThat(stat("update_empty")).isZero();
    assertThat(hosts().hosts()).isEmpty();
    assertThat(worker().gauge("cluster.c.membership_total")).isZero();
    assertThat(stat("membership_change")).isEqualTo(2);
  }

  @Test
  void failuresAreAskedForAgainAfterAGrowingRandomTime() {
    failureBase = Duration.ofSeconds(1);
    failureMax = Duration.ofSeconds(4);
    server.zone(q -> Reply.code(DnsServer.SERVFAIL));
    start(strict(name("a.example", 80)));
    awaitAnswers(1);
    nextAnswer(Duration.ofSeconds(1).plusMillis(20));
    nextAnswer(Duration.ofSeconds(2).plusMillis(20));
    nextAnswer(Duration.ofSeconds(4).plusMillis(20));
    nextAnswer(Duration.ofSeconds(4).plusMillis(20)); // the maximum, not eight

    server.zone(q -> Reply.addresses(60, "192.0.2.1"));
    nextAnswer(Duration.ofSeconds(4).plusMillis(20));
    server.zone(q -> Reply.code(DnsServer.SERVFAIL));
    nextAnswer(REFRESH.plusMillis(20));
    nextAnswer(Duration.ofSeconds(1).plusMillis(20)); // from the beginning
  }

  @Test
  void jitterComesOnTopOfTheRefreshRate() {
    jitter = Duration.ofSeconds(3);
    server.zone(q -> Reply.addresses(60, "192.0.2.1"));
    start(strict(name("a.example", 80)));
    awaitAnswers(1);
    noQuestionWithin(Duration.ofMillis(4900));
    nextAnswer(Duration.ofMillis(3200));
  }

  @Test
  void endpointsKeepTheirPrioritiesWeightsAndNames() {
    server.zone(q -> Reply.addresses(60, q.name().equals("a.example") ? "192.0.2.1" : "192.0.2.2"));
    ClusterBuilder builder = new ClusterBuilder("c");
    builder.discovery = new Discovery.StrictDns(options());
    Endpoint heavy =
        new Endpoint(
            new Address.Socket("a.example", 80, false),
            "api.internal",
            7,
            Endpoint.Health.DEGRADED,
            Map.of());
    start(builder.endpoints(1, heavy).endpoints(0, name("b.example", 81)).build());
    awaitAnswers(2);

    assertThat(addresses()).containsExactly("192.0.2.1:80", "192.0.2.2:81");
    Host host = hosts().hosts().getFirst();
    assertThat(host.locality().priority()).isEqualTo(1);
    assertThat(host.endpoint().weight()).isEqualTo(7);
    assertThat(host.hostname()).isEqualTo("api.internal");
    assertThat(worker().gauge("cluster.c.membership_degraded")).isEqualTo(1);
    assertThat(hosts().sources()).hasSize(1); // priority 0 takes everything
  }

  @Test
  void twoNamesOfOneAddressAreTwoHosts() {
    server.zone(q -> Reply.addresses(60, "192.0.2.1"));
    ClusterBuilder builder = new ClusterBuilder("c");
    builder.discovery = new Discovery.StrictDns(options());
    start(builder.endpoints(0, name("a.example", 80)).endpoints(1, name("b.example", 80)).build());
    awaitAnswers(2);

    assertThat(hosts().hosts()).extracting(h -> h.locality().priority()).containsExactly(0, 1);
  }

  @Test
  void oneNameThatFailsLeavesTheOthersAlone() {
    server.zone(
        q ->
            q.name().equals("a.example")
                ? Reply.addresses(60, "192.0.2.1")
                : Reply.code(DnsServer.SERVFAIL));
    start(strict(name("a.example", 80), name("b.example", 80)));
    awaitAnswers(2);

    assertThat(addresses()).containsExactly("192.0.2.1:80");
  }
}
