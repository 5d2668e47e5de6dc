package dev.pillion.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.routing.testing.FakeStream;
import dev.pillion.routing.testing.ScriptedServer.Peer;
import org.junit.jupiter.api.Test;

/** Requests for WebSocket, and what an upstream may answer. */
class WebsocketTest extends RouterFixture {
  private FakeStream ask(String protocol) {
    start();
    return stream().send("GET", false, "connection", "Upgrade", "upgrade", protocol);
  }

  @Test
  void anUpstreamThatSwitchesGetsAndGivesBytes() {
    FakeStream stream = ask("websocket");
    try (Peer peer = upstream.accept()) {
      assertThat(peer.readUntil("\r\n\r\n"))
          .contains("connection: Upgrade\r\n", "upgrade: websocket\r\n");
      peer.write("HTTP/1.1 101 SP\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\ndown");
      stream.data("up", false);
      assertThat(peer.readUntil("up")).endsWith("up");
      assertThat(worker().gauge("cluster.c.upstream_rq_active")).isEqualTo(1);
    }
    assertThat(stream.response()).contains(":status: 101").contains("down");
    assertThat(worker().counter("cluster.c.upstream_rq_101")).isEqualTo(1);
    assertThat(stream.info.responseCodeDetails)
        .isEqualTo("upstream_reset_after_response_started{connection_termination}");
  }

  @Test
  void anErrorIsPassedOn() {
    FakeStream stream = ask("WebSocket");
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      peer.write("HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\nno");
      assertThat(stream.response()).contains(":status: 404").endsWith("no");
      assertThat(stream.info.responseCodeDetails).isEqualTo("via_upstream");
    }
  }

  @Test
  void ofAnyOtherAnswerTheClientGetsTheHeadAlone() {
    FakeStream stream = ask("websocket");
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      peer.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\nx-a: b\r\n\r\nok");
      assertThat(stream.response()).contains(":status: 200", "x-a: b").doesNotContain("ok");
      assertThat(stream.info.responseCodeDetails).isEqualTo("websocket_handshake_unsuccessful");
      assertThat(worker().counter("cluster.c.upstream_rq_200")).isZero();
    }
  }

  @Test
  void otherProtocolsMayBeAnsweredWithAnything() {
    FakeStream stream = ask("other");
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      peer.write(OK);
      assertThat(stream.response()).contains(":status: 200").endsWith("ok");
    }
  }
}
