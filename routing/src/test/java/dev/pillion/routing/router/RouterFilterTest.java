package dev.pillion.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.cluster.Endpoint;
import dev.pillion.proxycore.config.http.HttpFilterConfig;
import dev.pillion.proxycore.config.route.RouteAction;
import dev.pillion.routing.testing.ClusterBuilder;
import dev.pillion.routing.testing.FakeStream;
import dev.pillion.routing.testing.Routes;
import dev.pillion.routing.testing.ScriptedServer.Peer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RouterFilterTest extends RouterFixture {
  @Test
  void forwardsARequestAndItsAnswer() {
    start();
    FakeStream stream = stream().get("x-a", "1");
    try (Peer peer = upstream.accept()) {
      String head = peer.readUntil("\r\n\r\n");
      assertThat(head)
          .startsWith("GET /p HTTP/1.1\r\n")
          .contains("host: a.example\r\n", "x-a: 1\r\n", "x-envoy-attempt-count: 1\r\n")
          .contains("x-envoy-expected-rq-timeout-ms: 15000\r\n");
      worker().advance(Duration.ofMillis(25));
      peer.write(OK);
      assertThat(stream.response())
          .contains(":status: 200", "x-envoy-upstream-service-time: 25", "x-envoy-attempt-count: 1")
          .endsWith("\nok");
      assertThat(worker().gauge("cluster.c.upstream_cx_active")).isEqualTo(1);
    }
    assertThat(stream.info.responseCodeDetails).isEqualTo("via_upstream");
    assertThat(stream.info.upstreamCluster).isEqualTo("c");
    assertThat(stream.info.upstreamAttempts).isEqualTo(1);
    assertThat(Objects.requireNonNull(stream.info.upstreamRemoteAddress).toString())
        .endsWith(":" + upstream.port());
    assertThat(worker().counter("cluster.c.upstream_rq_200")).isEqualTo(1);
    assertThat(worker().counter("cluster.c.upstream_rq_2xx")).isEqualTo(1);
    assertThat(worker().counter("cluster.c.upstream_rq_completed")).isEqualTo(1);
    assertThat(worker().counter("cluster.c.external.upstream_rq_200")).isEqualTo(1);
    assertThat(worker().counter("cluster.c.upstream_rq_total")).isEqualTo(1);
    assertThat(worker().counter("cluster.c.upstream_cx_http1_total")).isEqualTo(1);
    assertThat(worker().gauge("cluster.c.upstream_rq_active")).isZero();
    assertThat(worker().counter("http.h.rq_total")).isEqualTo(1);
    assertThat(worker().store.histogram("cluster.c.upstream_rq_time").merged().count())
        .isEqualTo(1);
  }

  @Test
  void sendsBodyAndTrailersOn() {
    start();
    FakeStream stream = stream().send("POST", false, "transfer-encoding", "chunked");
    try (Peer peer = upstream.accept()) {
      stream.data("hel", false).data("lo", true);
      assertThat(peer.readUntil("0\r\n\r\n"))
          .contains("transfer-encoding: chunked")
          .contains("hel");
      peer.write(OK);
      assertThat(stream.response()).endsWith("ok");
    }
  }

  @Test
  void suppressedEnvoyHeadersAreNotAdded() {
    config = new HttpFilterConfig.Router(true, false, true);
    start();
    FakeStream stream = stream().get();
    try (Peer peer = upstream.accept()) {
      assertThat(peer.readUntil("\r\n\r\n")).doesNotContain("x-envoy-expected");
      peer.write(OK);
      assertThat(stream.response()).doesNotContain("x-envoy-upstream-service-time");
    }
  }

  @Test
  void redirectsAndDirectResponsesAreLocal() {
    start();
    RouteAction direct =
        new RouteAction.DirectResponse(418, "short".getBytes(StandardCharsets.UTF_8));
    FakeStream first = stream(Routes.table(direct)).get();
    assertThat(first.response()).startsWith("LOCAL :status: 418").endsWith("\nshort");
    assertThat(first.info.responseCodeDetails).isEqualTo("direct_response");
    assertThat(first.info.flags()).isZero();

    RouteAction redirect = new RouteAction.Redirect(true, null, null, 0, null, null, 302, false);
    FakeStream second = stream(Routes.table(redirect)).get();
    assertThat(second.response()).contains(":status: 302\nlocation: https://a.example/p\n");
    assertThat(worker().counter("http.h.rq_direct_response")).isEqualTo(2);
  }

  @Test
  void aDirectResponseThatAsksForALocationNamesTheRequest() {
    start();
    assertThat(directly(201)).contains("location: http://a.example/p");
    assertThat(directly(304)).contains("location: http://a.example/p");
    assertThat(directly(200)).doesNotContain("location");
    assertThat(directly(400)).doesNotContain("location");
  }

  private String directly(int status) {
    RouteAction direct = new RouteAction.DirectResponse(status, new byte[0]);
    return stream(Routes.table(direct)).get().response();
  }

  @Test
  void anEarlyAnswerEndsTheStreamAndTheConnection() {
    start();
    FakeStream stream = stream().send("POST", false, "content-length", "1000");
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      peer.write("HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n");
      assertThat(stream.response()).startsWith(":status: 413");
      assertThat(peer.ended()).isTrue();
      stream.data("late", false); // released, not sent
    }
    worker().awaitStat("cluster.c.upstream_cx_active", 0);
  }

  @Test
  void hostRewriteTakesTheEndpointsName() {
    Endpoint named =
        new Endpoint(
            new Address.Socket("127.0.0.1", upstream.port(), false),
            "api.internal",
            1,
            Endpoint.Health.HEALTHY,
            Map.of());
    start(new ClusterBuilder("c").endpoints(0, named).build());
    FakeStream stream =
        stream(Routes.table(Routes.forward("c", TIMEOUT, new RouteAction.HostRewrite.Auto())))
            .get();
    try (Peer peer = upstream.accept()) {
      assertThat(peer.readUntil("\r\n\r\n")).contains("host: api.internal\r\n");
      peer.write(OK);
      stream.response();
    }
  }
}
