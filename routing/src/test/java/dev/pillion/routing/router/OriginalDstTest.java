package dev.pillion.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.cluster.ClusterConfig.Discovery;
import dev.pillion.proxycore.config.cluster.ClusterConfig.LoadBalancing;
import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.routing.cluster.Host;
import dev.pillion.routing.testing.ClusterBuilder;
import dev.pillion.routing.testing.FakeStream;
import dev.pillion.routing.testing.ScriptedServer;
import dev.pillion.routing.testing.ScriptedServer.Peer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OriginalDstTest extends RouterFixture {
  private static final Duration CLEANUP = Duration.ofSeconds(5);

  private final ScriptedServer other = new ScriptedServer("127.0.0.2", upstream.port());

  @AfterEach
  void closeOther() {
    other.close();
  }

  private void start(boolean useHeader, String header, int port) {
    ClusterBuilder builder = new ClusterBuilder("c");
    builder.discovery = new Discovery.OriginalDst(useHeader, header, port, CLEANUP);
    builder.loadBalancing = new LoadBalancing.ClusterProvided();
    builder.idleTimeout = Duration.ofSeconds(12);
    start(builder.build());
  }

  private FakeStream to(String address, int port) {
    FakeStream stream = stream();
    stream.info.connection.localAddress = new InetSocketAddress(ip(address), port);
    stream.info.connection.localAddressRestored = true;
    return stream;
  }

  private static void serve(ScriptedServer server, FakeStream stream) {
    try (Peer peer = server.accept()) {
      serve(peer, stream);
    }
  }

  private static void serve(Peer peer, FakeStream stream) {
    peer.readUntil("\r\n\r\n");
    peer.write(OK);
    assertThat(stream.response()).contains(":status: 200");
  }

  private List<Host> hosts() {
    return Objects.requireNonNull(worker().clusters.cluster("c")).presentHosts();
  }

  @Test
  void requestsGoWhereTheirConnectionsWereBound() {
    start(false, "", 0);
    FakeStream first = to("127.0.0.1", upstream.port()).get();
    serve(upstream, first);
    FakeStream second = to("127.0.0.2", upstream.port()).get();
    serve(other, second);

    worker().awaitStat("cluster.c.membership_total", 2);
    assertThat(hosts())
        .extracting(Host::hostname)
        .containsExactlyInAnyOrder(
            "c127.0.0.1:" + upstream.port(), "c127.0.0.2:" + upstream.port());
    assertThat(second.info.upstreamHostName).isEqualTo("c127.0.0.2:" + upstream.port());
  }

  @Test
  void aDestinationHasOnePoolForAll() {
    start(false, "", 0);
    FakeStream first = to("127.0.0.1", upstream.port()).get();
    try (Peer peer = upstream.accept()) {
      serve(peer, first);
      FakeStream second = to("127.0.0.1", upstream.port()).get();
      serve(peer, second);
    }
    assertThat(worker().counter("cluster.c.upstream_cx_total")).isEqualTo(1);
  }

  @Test
  void aConnectionThatWasNotRedirectedHasNoDestination() {
    start(false, "", 0);
    FakeStream stream = stream().get();

    assertThat(stream.response()).endsWith("\nno healthy upstream");
    assertThat(stream.info.flags()).isEqualTo(ResponseFlag.NO_HEALTHY_UPSTREAM.bit());
    assertThat(worker().counter("cluster.c.upstream_cx_none_healthy")).isEqualTo(1);
  }

  @Test
  void theHeaderOverridesTheDestinationWhereItIsAllowed() {
    start(true, "x-envoy-original-dst-host", 0);
    FakeStream stream =
        to("127.0.0.1", upstream.port())
            .get("x-envoy-original-dst-host", "127.0.0.2:" + upstream.port());
    serve(other, stream);

    FakeStream plain = to("127.0.0.1", upstream.port()).get();
    serve(upstream, plain);
  }

  @Test
  void theHeaderIsJustAHeaderWhereItIsNot() {
    start(false, "", 0);
    FakeStream stream =
        to("127.0.0.1", upstream.port())
            .get("x-envoy-original-dst-host", "127.0.0.2:" + upstream.port());
    serve(upstream, stream);
  }

  @Test
  void anotherHeaderMayBeNamed() {
    start(true, "X-Where", 0);
    FakeStream stream =
        to("127.0.0.1", upstream.port()).get("x-where", "127.0.0.2:" + upstream.port());
    serve(other, stream);
  }

  @Test
  void aHeaderThatIsNoAddressIsCountedAndIgnored() {
    start(true, "x-where", 0);
    for (String bad : List.of("a.example:80", "127.0.0.2", "127.0.0.2:99999", "::1:80", ":80")) {
      FakeStream stream = to("127.0.0.1", upstream.port()).get("x-where", bad);
      serve(upstream, stream);
    }

    assertThat(worker().counter("cluster.c.original_dst_host_invalid")).isEqualTo(5);
  }

  @Test
  void thePortMayBeOverridden() {
    start(false, "", upstream.port());
    FakeStream stream = to("127.0.0.2", 9).get();
    serve(other, stream);
  }

  @Test
  void destinationsThatAreNotUsedAreForgotten() {
    start(false, "", 0);
    FakeStream first = to("127.0.0.1", upstream.port()).get();
    try (Peer peer = upstream.accept()) {
      serve(peer, first);
      worker().advance(CLEANUP.plusMillis(10)); // was used since
      worker().advance(CLEANUP.plusMillis(10)); // has an idle connection
      worker().awaitStat("cluster.c.membership_total", 1);
      worker().advance(CLEANUP.plusMillis(10)); // which is closed by now
      assertThat(peer.ended()).isTrue();
    }
    worker().awaitStat("cluster.c.upstream_cx_active", 0);
    worker().advance(CLEANUP.plusMillis(10));
    worker().awaitStat("cluster.c.membership_total", 0);
    assertThat(hosts()).isEmpty();

    FakeStream again = to("127.0.0.1", upstream.port()).get();
    serve(upstream, again);
    worker().awaitStat("cluster.c.membership_total", 1);
  }

  @Test
  void aDestinationWithARequestUnderWayIsKept() {
    start(false, "", 0);
    FakeStream stream = to("127.0.0.1", upstream.port()).get();
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      for (int i = 0; i < 2; i++) {
        worker().advance(CLEANUP.plusMillis(10));
      }
      assertThat(hosts()).hasSize(1);
      peer.write(OK);
      assertThat(stream.response()).contains(":status: 200");
    }
  }

  @Test
  void aRemovedClusterForgetsAll() {
    start(false, "", 0);
    FakeStream stream = to("127.0.0.1", upstream.port()).get();
    try (Peer peer = upstream.accept()) {
      serve(peer, stream);
      worker().run(() -> worker().clusters.update(List.of()));
      assertThat(peer.ended()).isTrue();
    }
    worker().awaitStat("cluster.c.membership_total", 0);
  }
}
