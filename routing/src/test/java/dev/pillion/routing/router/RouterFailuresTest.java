package dev.pillion.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.cluster.Endpoint;
import dev.pillion.proxycore.config.route.RouteConfiguration;
import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.proxycore.http.HeaderMutations;
import dev.pillion.routing.route.CompiledRouteTable;
import dev.pillion.routing.testing.ClusterBuilder;
import dev.pillion.routing.testing.FakeStream;
import dev.pillion.routing.testing.Routes;
import dev.pillion.routing.testing.ScriptedServer.Peer;
import dev.pillion.routing.testing.TestWorker;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouterFailuresTest extends RouterFixture {
  @Test
  void withoutARouteAnswers404Nr() {
    start();
    CompiledRouteTable nothing =
        CompiledRouteTable.compile(
            new RouteConfiguration(
                "t",
                List.of(),
                List.of(),
                HeaderMutations.NONE,
                false,
                true,
                false,
                4096,
                Map.of()),
            worker().store);
    FakeStream stream = stream(nothing).get();

    assertThat(stream.response()).startsWith("LOCAL :status: 404");
    assertThat(stream.info.responseCodeDetails).isEqualTo("route_not_found");
    assertThat(stream.info.flags()).isEqualTo(ResponseFlag.NO_ROUTE_FOUND.bit());
    assertThat(worker().counter("http.h.no_route")).isEqualTo(1);
  }

  @Test
  void anUnknownClusterAnswersNc() {
    start();
    FakeStream stream = stream(Routes.to("other", TIMEOUT)).get();

    assertThat(stream.response()).isEqualTo("LOCAL :status: 503\n\n");
    assertThat(stream.info.responseCodeDetails).isEqualTo("cluster_not_found");
    assertThat(stream.info.flags()).isEqualTo(ResponseFlag.NO_CLUSTER_FOUND.bit());
    assertThat(worker().counter("http.h.no_cluster")).isEqualTo(1);
  }

  @Test
  void aClusterWithoutHostsAnswersUh() {
    start(new ClusterBuilder("c").build());
    FakeStream stream = stream().get();

    assertThat(stream.response())
        .startsWith("LOCAL :status: 503\nx-envoy-attempt-count: 1")
        .endsWith("\nno healthy upstream");
    assertThat(stream.info.responseCodeDetails).isEqualTo("no_healthy_upstream");
    assertThat(stream.info.flags()).isEqualTo(ResponseFlag.NO_HEALTHY_UPSTREAM.bit());
    assertThat(worker().counter("cluster.c.upstream_rq_503")).isEqualTo(1);
  }

  @Test
  void aRefusedConnectionAnswersUf() {
    upstream.close();
    start();
    FakeStream stream = stream().get();

    assertThat(stream.response())
        .startsWith("LOCAL :status: 503")
        .endsWith(
            "upstream connect error or disconnect/reset before headers. reset reason: remote"
                + " connection failure");
    assertThat(stream.info.responseCodeDetails)
        .isEqualTo(
            "upstream_reset_before_response_started{remote_connection_failure|"
                + "delayed_connect_error:_Connection_refused}");
    assertThat(stream.info.flags()).isEqualTo(ResponseFlag.UPSTREAM_CONNECTION_FAILURE.bit());
    assertThat(stream.info.upstreamTransportFailureReason)
        .isEqualTo("delayed connect error: Connection refused");
    assertThat(worker().counter("cluster.c.upstream_rq_pending_failure_eject")).isEqualTo(1);
    assertThat(worker().counter("cluster.c.upstream_cx_connect_fail")).isEqualTo(1);
    assertThat(worker().counter("cluster.c.upstream_cx_destroy_remote")).isEqualTo(1);
  }

  @Test
  void aMissingUnixSocketIsAnImmediateConnectError() {
    start(
        new ClusterBuilder("c")
            .endpoints(
                0,
                new Endpoint(
                    new Address.Pipe("/nonexistent/sock", 0),
                    "",
                    1,
                    Endpoint.Health.HEALTHY,
                    Map.of()))
            .build());
    FakeStream stream = stream().get();

    stream.response();
    assertThat(stream.info.responseCodeDetails)
        .isEqualTo(
            "upstream_reset_before_response_started{remote_connection_failure|"
                + "immediate_connect_error:_No_such_file_or_directory|"
                + "remote_address:/nonexistent/sock}");
  }

  @Test
  void aSourceAddressThatIsNotOursIsALocalFailure() {
    ClusterBuilder cluster = cluster();
    cluster.bindSource = ip("192.0.2.77");
    start(cluster.build());
    FakeStream stream = stream().get();

    assertThat(stream.response()).endsWith("reset reason: local connection failure");
    assertThat(stream.info.responseCodeDetails)
        .isEqualTo(
            "upstream_reset_before_response_started{local_connection_failure|"
                + "failed_to_bind_to_192.0.2.77:0:_Cannot_assign_requested_address}");
  }

  @Test
  void aFirstConnectionThatEndsWithoutAnAnswerAnswersUc() {
    start();
    FakeStream stream = stream().get();
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
    }

    assertThat(stream.response()).endsWith("reset reason: connection termination");
    assertThat(stream.info.responseCodeDetails)
        .isEqualTo("upstream_reset_before_response_started{connection_termination}");
    assertThat(stream.info.flags()).isEqualTo(ResponseFlag.UPSTREAM_CONNECTION_TERMINATION.bit());
    worker().awaitStat("cluster.c.upstream_cx_destroy_with_active_rq", 1);
  }

  @Test
  void garbageFromTheUpstreamAnswersUpe() {
    start();
    FakeStream stream = stream().get();
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      peer.write("220 mail.example ESMTP\r\n\r\n");
      assertThat(stream.response())
          .startsWith("LOCAL :status: 502")
          .endsWith("reset reason: protocol error");
    }
    assertThat(stream.info.flags()).isEqualTo(ResponseFlag.UPSTREAM_PROTOCOL_ERROR.bit());
    assertThat(worker().counter("cluster.c.upstream_cx_protocol_error")).isEqualTo(1);
  }

  @Test
  void anAnswerCutShortResetsTheStream() {
    start();
    FakeStream stream = stream().get();
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      peer.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc");
      TestWorker.await(() -> stream.soFar().endsWith("abc"), "the first bytes");
    }

    assertThat(stream.response()).endsWith("abc RESET");
    assertThat(stream.info.responseCodeDetails)
        .isEqualTo("upstream_reset_after_response_started{protocol_error}");
  }

  @Test
  void aFullPendingQueueAnswersUo() {
    start(cluster().thresholds(10, 0, 10).build());
    FakeStream stream = stream().get();

    assertThat(stream.response())
        .startsWith("LOCAL :status: 503\nx-envoy-overloaded: true\n")
        .endsWith(
            "upstream connect error or disconnect/reset before headers. reset reason: overflow");
    assertThat(stream.info.flags()).isEqualTo(ResponseFlag.UPSTREAM_OVERFLOW.bit());
    assertThat(stream.info.upstreamRemoteAddress).isNull();
    assertThat(worker().counter("cluster.c.upstream_rq_pending_overflow")).isEqualTo(1);
  }

  @Test
  void aClientThatGoesAwayClosesItsUpstreamConnection() {
    start();
    FakeStream stream = stream().get();
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      stream.abort();
      assertThat(peer.ended()).isTrue();
    }
    worker().awaitStat("cluster.c.upstream_cx_active", 0);
    assertThat(worker().gauge("cluster.c.upstream_rq_active")).isZero();
    assertThat(worker().counter("cluster.c.upstream_cx_destroy_local_with_active_rq")).isEqualTo(1);
  }

  @Test
  void informationalAnswersPassFirst() {
    start();
    FakeStream stream =
        stream().send("POST", false, "content-length", "2", "expect", "100-continue");
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      peer.write("HTTP/1.1 100 Continue\r\n\r\n");
      TestWorker.await(() -> stream.informational() == 1, "100");
      stream.data("ab", true);
      peer.readUntil("ab");
      peer.write(OK);
      assertThat(stream.response()).startsWith(":status: 200");
    }
  }
}
