package dev.pillion.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.routing.cluster.HostStats;
import dev.pillion.routing.testing.FakeStream;
import dev.pillion.routing.testing.ScriptedServer.Peer;
import dev.pillion.routing.testing.TestWorker;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a response adds to the statistics of cluster and host. */
class ResponseChargesTest extends RouterFixture {
  private static final String GRPC = "application/grpc";
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
  private static final String RESETS = "http.h.rq_reset_after_downstream_response_started";

  private FakeStream answered(FakeStream stream, String answer) {
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      peer.write(answer);
      peer.shutdownOutput();
      stream.response();
      return stream;
    }
  }

  private HostStats host() {
    return Objects.requireNonNull(worker().clusters.cluster("c"))
        .presentHosts()
        .getFirst()
        .statsOf(0);
  }

  private void hostCounted(long success, long error) {
    assertThat(host().rqSuccess).isEqualTo(success);
    assertThat(host().rqError).isEqualTo(error);
  }

  @Test
  void aCanaryIsCountedAsWell() {
    start();
    answered(
        stream().get(),
        "HTTP/1.1 200 OK\r\nx-envoy-upstream-canary: true\r\ncontent-length: 0\r\n\r\n");

    assertThat(worker().counter("cluster.c.canary.upstream_rq_200")).isEqualTo(1);
    assertThat(worker().counter("cluster.c.canary.upstream_rq_completed")).isEqualTo(1);
    assertThat(worker().counter("cluster.c.external.upstream_rq_200")).isEqualTo(1);
  }

  @Test
  void aCodeWithoutMeaningIsUnknown() {
    start();
    answered(stream().get(), "HTTP/1.1 600 What\r\ncontent-length: 0\r\n\r\n");

    assertThat(worker().counter("cluster.c.upstream_rq_unknown")).isEqualTo(1);
    assertThat(worker().counter("cluster.c.upstream_rq_completed")).isEqualTo(1);
    hostCounted(1, 0);
  }

  @Test
  void anInterimAnswerIsAResponseOfWhichTheRestMayStayAway() {
    start();
    FakeStream stream = answered(stream().get(), "HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n");

    assertThat(stream.response()).startsWith("LOCAL :status: 503");
    assertThat(stream.info.responseCodeDetails)
        .isEqualTo("upstream_reset_after_response_started{connection_termination}");
    assertThat(worker().counter("cluster.c.upstream_rq_103")).isEqualTo(1);
    assertThat(worker().counter("cluster.c.upstream_rq_503")).isZero();
  }

  @Test
  void aCutResponseCountsAsResetForGrpcOnly() {
    start();
    FakeStream plain = stream().get();
    cutOff(plain);
    assertThat(worker().counter(RESETS)).isZero();
    hostCounted(1, 0);

    FakeStream grpc = stream().send("POST", true, "content-type", GRPC);
    cutOff(grpc);
    assertThat(worker().counter(RESETS)).isEqualTo(1);
    hostCounted(1, 1);
  }

  private void cutOff(FakeStream stream) {
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      peer.write(CHUNKED + "2\r\nab\r\n");
      TestWorker.await(() -> stream.soFar().endsWith("ab"), "the first bytes");
      peer.shutdownOutput();
      assertThat(stream.response()).endsWith("ab RESET");
    }
  }

  @Test
  void aGrpcRequestSucceedsByItsStatus() {
    start();
    answered(
        stream().send("POST", true, "content-type", GRPC + "+proto"),
        "HTTP/1.1 200 OK\r\ngrpc-status: 0\r\ncontent-length: 0\r\n\r\n");
    hostCounted(1, 0);
    answered(
        stream().send("POST", true, "content-type", GRPC),
        "HTTP/1.1 200 OK\r\ngrpc-status: 14\r\ncontent-length: 0\r\n\r\n");
    hostCounted(1, 1);
    answered(stream().send("POST", true, "content-type", GRPC), CHUNKED + "2\r\nab\r\n0\r\n\r\n");
    hostCounted(1, 2);
    answered(
        stream().send("POST", true, "content-type", "application/grpc-web"),
        CHUNKED + "2\r\nab\r\n0\r\n\r\n");
    hostCounted(2, 2);
  }

  @Test
  void aGrpcStatusThatIsTheServersFaultIsAnError() {
    for (String error : List.of("2", "4", "12", "13", "14", "15", "17", "99", "x", "", "-1")) {
      assertThat(GrpcOutcome.success(trailers(error))).as(error).isFalse();
    }
    for (String fine : List.of("0", "1", "3", "5", "7", "8", "16")) {
      assertThat(GrpcOutcome.success(trailers(fine))).as(fine).isTrue();
    }
    assertThat(GrpcOutcome.success(new HeaderMap())).isFalse();
  }

  private static HeaderMap trailers(String status) {
    HeaderMap trailers = new HeaderMap();
    trailers.add(HeaderNames.GRPC_STATUS, status);
    return trailers;
  }
}
