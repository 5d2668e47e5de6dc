package dev.pillion.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.cluster.ClusterConfig;
import dev.pillion.proxycore.config.cluster.ClusterConfig.Discovery;
import dev.pillion.proxycore.config.cluster.ClusterConfig.DnsOptions;
import dev.pillion.proxycore.config.cluster.ClusterConfig.DnsOptions.LookupFamily;
import dev.pillion.proxycore.config.cluster.Endpoint;
import dev.pillion.routing.testing.ClusterBuilder;
import dev.pillion.routing.testing.DnsServer;
import dev.pillion.routing.testing.DnsServer.Reply;
import dev.pillion.routing.testing.FakeStream;
import dev.pillion.routing.testing.ScriptedServer;
import dev.pillion.routing.testing.ScriptedServer.Peer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of connections when DNS gives other addresses. */
class LogicalDnsRotationTest extends RouterFixture {
  private static final Duration REFRESH = Duration.ofSeconds(5);

  private final DnsServer dns = new DnsServer();
  private final ScriptedServer other = new ScriptedServer("127.0.0.2", upstream.port());

  @AfterEach
  void closeServers() {
    dns.close();
    other.close();
  }

  private void startWith(boolean logical) {
    DnsOptions options =
        new DnsOptions(
            REFRESH,
            false,
            LookupFamily.V4_ONLY,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            List.of(dns.address()),
            true,
            true);
    ClusterBuilder builder = new ClusterBuilder("c");
    builder.discovery =
        logical ? new Discovery.LogicalDns(options) : new Discovery.StrictDns(options);
    Endpoint endpoint =
        new Endpoint(
            new Address.Socket("a.example", upstream.port(), false),
            "",
            1,
            Endpoint.Health.HEALTHY,
            Map.of());
    ClusterConfig config = builder.endpoints(3, endpoint).build();
    answer("127.0.0.1", "127.0.0.2");
    start(config);
    worker().awaitStat("cluster.c.update_success", 1);
  }

  private void answer(String... addresses) {
    dns.zone(q -> Reply.addresses(60, addresses));
  }

  private void rotate(String... addresses) {
    answer(addresses);
    long before = worker().counter("cluster.c.update_success");
    worker().advance(REFRESH.plusMillis(10));
    worker().awaitStat("cluster.c.update_success", before + 1);
    worker().run(() -> {});
  }

  private static void serve(Peer peer, FakeStream stream) {
    peer.readUntil("\r\n\r\n");
    peer.write(OK);
    stream.response();
  }

  @Test
  void newConnectionsGoToTheFirstAddressAndOldOnesStay() {
    startWith(true);
    FakeStream first = stream().get();
    try (Peer old = upstream.accept()) {
      serve(old, first);
      rotate("127.0.0.2", "127.0.0.1");

      FakeStream second = stream().get();
      old.readUntil("\r\n\r\n"); // the connection that there is
      FakeStream third = stream().get();
      try (Peer fresh = other.accept()) {
        serve(fresh, third);
        old.write(OK);
        second.response();
      }
      assertThat(address(second)).isEqualTo("/127.0.0.1:" + upstream.port());
      assertThat(address(third)).isEqualTo("/127.0.0.2:" + upstream.port());
      assertThat(third.info.upstreamHostName).isEqualTo("a.example");
    }
    assertThat(worker().gauge("cluster.c.membership_total")).isEqualTo(1);
    assertThat(worker().counter("cluster.c.membership_change")).isEqualTo(2);
  }

  @Test
  void anEmptyAnswerIsAFailureOfALogicalCluster() {
    startWith(true);
    dns.zone(q -> Reply.code(DnsServer.NXDOMAIN));
    worker().advance(REFRESH.plusMillis(10));
    worker().awaitStat("cluster.c.update_failure", 1);

    FakeStream stream = stream().get();
    try (Peer peer = upstream.accept()) {
      serve(peer, stream);
    }
  }

  @Test
  void theSameAnswerRebuildsNothing() {
    startWith(true);
    rotate("127.0.0.1", "127.0.0.2");

    assertThat(worker().counter("cluster.c.update_no_rebuild")).isEqualTo(1);
  }

  @Test
  void aStrictClusterClosesIdleConnectionsToAddressesThatAreGone() {
    startWith(false);
    rotate("127.0.0.1");
    FakeStream first = stream().get();
    try (Peer old = upstream.accept()) {
      serve(old, first);
      rotate("127.0.0.2");
      assertThat(old.ended()).isTrue();
    }
    FakeStream second = stream().get();
    try (Peer fresh = other.accept()) {
      serve(fresh, second);
    }
  }

  @Test
  void aRequestUnderWayEndsOnTheAddressThatIsGone() {
    startWith(false);
    rotate("127.0.0.1");
    FakeStream first = stream().get();
    try (Peer old = upstream.accept()) {
      old.readUntil("\r\n\r\n");
      rotate("127.0.0.2");
      old.write(OK);
      assertThat(first.response()).contains(":status: 200");
      assertThat(old.ended()).isTrue();
    }
  }

  private static String address(FakeStream stream) {
    return Objects.requireNonNull(stream.info.upstreamRemoteAddress).toString();
  }
}
