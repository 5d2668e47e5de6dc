package dev.pillion.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.routing.testing.ClusterBuilder;
import dev.pillion.routing.testing.FakeStream;
import dev.pillion.routing.testing.ScriptedServer.Peer;
import org.junit.jupiter.api.Test;

/** What is counted of upstream connections, however they end. */
class UpstreamConnectionStatsTest extends RouterFixture {
  private Peer answer(FakeStream stream, String answer) {
    Peer peer = upstream.accept();
    peer.readUntil("\r\n\r\n");
    peer.write(answer);
    assertThat(stream.response()).contains(":status: 200");
    return peer;
  }

  private long count(String name) {
    return worker().counter("cluster.c." + name);
  }

  private void ended() {
    worker().awaitStat("cluster.c.upstream_cx_active", 0);
  }

  @Test
  void anUpstreamThatHangsUpInARequestHasClosed() {
    start();
    FakeStream stream = stream().get();
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
    }
    stream.response();
    ended();
    assertThat(count("upstream_cx_destroy_remote")).isEqualTo(1);
    assertThat(count("upstream_cx_destroy_remote_with_active_rq")).isEqualTo(1);
    assertThat(count("upstream_cx_destroy_local")).isZero();
  }

  @Test
  void aResponseThatIsBrokenOffIsAProtocolError() {
    start();
    FakeStream stream = stream().get();
    Peer peer = upstream.accept();
    peer.readUntil("\r\n\r\n");
    peer.write("HTTP/1.1 200 OK\r\nfoo: ");
    worker().awaitStat("cluster.c.upstream_cx_rx_bytes_total", 22);
    peer.reset();
    assertThat(stream.response()).startsWith("LOCAL :status: 502");
    assertThat(stream.info.flags()).isEqualTo(ResponseFlag.UPSTREAM_PROTOCOL_ERROR.bit());
    assertThat(stream.info.responseCodeDetails)
        .isEqualTo("upstream_reset_before_response_started{protocol_error}");
    ended();
    assertThat(count("upstream_cx_protocol_error")).isEqualTo(1);
    assertThat(count("upstream_cx_destroy_remote_with_active_rq")).isEqualTo(1);
    assertThat(count("upstream_rq_rx_reset")).isZero();
  }

  @Test
  void aBodyUntilTheConnectionEndsIsCutShortWhenItBreaks() {
    start();
    FakeStream stream = stream().get();
    Peer peer = upstream.accept();
    peer.readUntil("\r\n\r\n");
    peer.write("HTTP/1.1 200 OK\r\n\r\nabc");
    worker().awaitStat("cluster.c.upstream_cx_rx_bytes_total", 22);
    peer.reset();
    assertThat(stream.response()).endsWith("RESET");
    ended();
    assertThat(stream.info.flags()).isEqualTo(ResponseFlag.UPSTREAM_CONNECTION_TERMINATION.bit());
    assertThat(count("upstream_cx_protocol_error")).isZero();
    assertThat(count("upstream_cx_destroy_remote")).isEqualTo(1);
    assertThat(count("upstream_cx_destroy_with_active_rq")).isZero();
  }

  @Test
  void aRequestThatIsGivenUpEndsItsConnectionAndIsNoResetOfAStream() {
    start();
    FakeStream stream = stream().get();
    Peer peer = upstream.accept();
    peer.readUntil("\r\n\r\n");
    stream.abort();
    assertThat(peer.ended()).isTrue();
    ended();
    assertThat(count("upstream_cx_destroy_local_with_active_rq")).isEqualTo(1);
    assertThat(count("upstream_rq_tx_reset")).isZero(); // with streams of a shared connection only
  }

  @Test
  void anUpstreamThatHangsUpWhileIdleHasClosed() {
    start();
    answer(stream().get(), OK).close();
    ended();
    assertThat(count("upstream_cx_destroy_remote")).isEqualTo(1);
    assertThat(count("upstream_cx_destroy_with_active_rq")).isZero();
    assertThat(worker().store.histogram("cluster.c.upstream_rq_per_cx").merged().count())
        .isEqualTo(1);
  }

  @Test
  void bytesOnAnIdleConnectionAreAProtocolErrorAndItsEnd() {
    start();
    try (Peer peer = answer(stream().get(), OK)) {
      peer.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
      assertThat(peer.ended()).isTrue();
    }
    ended();
    assertThat(count("upstream_cx_protocol_error")).isEqualTo(1);
    assertThat(count("upstream_cx_destroy_local")).isEqualTo(1);
  }

  @Test
  void aTimeoutSaidOnAnIdleConnectionIsNone() {
    start();
    try (Peer peer = answer(stream().get(), OK)) {
      peer.write("HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n");
      assertThat(peer.ended()).isTrue();
    }
    ended();
    assertThat(count("upstream_cx_protocol_error")).isZero();
  }

  @Test
  void soAreBytesBehindAnAnswer() {
    start();
    try (Peer peer = answer(stream().get(), OK + OK)) {
      assertThat(peer.ended()).isTrue();
    }
    ended();
    assertThat(count("upstream_cx_protocol_error")).isEqualTo(1);
    assertThat(count("upstream_rq_200")).isEqualTo(1);
  }

  @Test
  void aCloseThatWasAnnouncedIsCounted() {
    start();
    String last = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
    try (Peer peer = answer(stream().get(), last)) {
      assertThat(peer.ended()).isTrue();
    }
    ended();
    assertThat(count("upstream_cx_close_notify")).isEqualTo(1);
    assertThat(count("upstream_cx_protocol_error")).isZero();
  }

  @Test
  void anAnswerBeforeItsRequestIsWholeEndsAConnectionInUse() {
    start();
    try (Peer peer = answer(stream().send("POST", false, "content-length", "9"), OK)) {
      assertThat(peer.ended()).isTrue();
    }
    ended();
    assertThat(count("upstream_cx_destroy_local_with_active_rq")).isEqualTo(1);
  }

  @Test
  void aSourceAddressThatCannotBeHadIsABindError() {
    ClusterBuilder cluster = cluster();
    cluster.bindSource = ip("192.0.2.77");
    start(cluster.build());
    stream().get().response();

    assertThat(count("bind_errors")).isEqualTo(1);
  }

  @Test
  void tooManyRequestsUnderWayAreNotTooManyThatWait() {
    start(cluster().thresholds(10, 10, 1).build());
    FakeStream first = stream().get();
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      FakeStream second = stream().get();
      upstream.accept();
      assertThat(second.response()).endsWith("reset reason: overflow");
      assertThat(second.info.upstreamHost).isNotNull();
      peer.write(OK);
      first.response();
    }
    assertThat(count("upstream_rq_active_overflow")).isEqualTo(1);
    assertThat(count("upstream_rq_pending_overflow")).isZero();
  }
}
