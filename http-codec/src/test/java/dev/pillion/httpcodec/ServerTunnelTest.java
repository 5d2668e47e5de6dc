package dev.pillion.httpcodec;

import static dev.pillion.httpcodec.ServerRig.bytes;
import static dev.pillion.httpcodec.ServerRig.response;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.network.CloseType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Upgrades and CONNECT on the server's side. */
@ExtendWith(Buffers.class)
@SuppressWarnings("StringConcatToTextBlock") // wire bytes, CRLF and all
class ServerTunnelTest {
  private static final String GET = "GET /a HTTP/1.1\r\nhost: h\r\n\r\n";

  @Test
  void an_upgrade_becomes_a_tunnel_after_101() {
    ServerRig rig = new ServerRig();
    rig.answering = false;
    rig.send(
        "GET /ws HTTP/1.1\r\nhost: h\r\nconnection: keep-alive, Upgrade\r\n"
            + "upgrade: websocket\r\n\r\nearly");
    assertThat(rig.decoded())
        .isEqualTo(
            "headers :method=GET|:path=/ws|:authority=h|connection=keep-alive,"
                + " Upgrade|upgrade=websocket\n");
    StreamEncoder encoder = rig.encoders.get(0);
    encoder.encodeHeaders(response(101, "connection", "Upgrade", "upgrade", "websocket"), false);
    rig.connection.endTurn();
    rig.send("more");
    encoder.encodeData(bytes("down"), false);
    assertThat(rig.decoded()).endsWith("data earlymore\n");
    assertThat(rig.connection.takeWritten())
        .isEqualTo(
            "HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\n"
                + "upgrade: websocket\r\n\r\ndown");
    rig.close();
  }

  /** As with Envoy: neither side of a tunnel closes by halves. */
  @Test
  void a_tunnel_ends_with_its_client() {
    ServerRig rig = new ServerRig();
    StreamEncoder encoder = tunnel(rig);
    encoder.encodeData(bytes("down"), false);
    rig.codec.onEndOfStream();
    assertThat(rig.decoded()).endsWith("reset CONNECTION_CLOSED\n");
    assertThat(rig.connection.takeWritten()).endsWith("down");
    assertThat(rig.connection.closed).isEqualTo(CloseType.FLUSH_WRITE);
  }

  @Test
  void a_tunnel_that_is_reset_ends_in_order_with_what_was_written() {
    ServerRig rig = new ServerRig();
    StreamEncoder encoder = tunnel(rig);
    encoder.encodeData(bytes("down"), false);
    encoder.resetStream();
    assertThat(rig.connection.takeWritten()).endsWith("down");
    assertThat(rig.connection.closed).isEqualTo(CloseType.FLUSH_WRITE_AND_DELAY);
  }

  private static StreamEncoder tunnel(ServerRig rig) {
    rig.answering = false;
    rig.send("GET /ws HTTP/1.1\r\nhost: h\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n");
    StreamEncoder encoder = rig.encoders.get(0);
    encoder.encodeHeaders(response(101, "connection", "Upgrade", "upgrade", "x"), false);
    return encoder;
  }

  @Test
  void an_upgrade_that_is_refused_is_an_ordinary_response_and_the_last() {
    ServerRig rig = new ServerRig();
    rig.answering = false;
    rig.send("GET /ws HTTP/1.1\r\nhost: h\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n" + GET);
    rig.answer(0);
    assertThat(rig.requests).hasSize(1);
    assertThat(rig.connection.takeWritten()).contains("connection: close\r\n");
    assertThat(rig.connection.closed).isEqualTo(CloseType.FLUSH_WRITE_AND_DELAY);
  }

  @Test
  void connect_opens_a_tunnel_with_2xx_alone() {
    ServerRig rig = new ServerRig();
    rig.answering = false;
    rig.send("CONNECT h:443 HTTP/1.1\r\nhost: h:443\r\n\r\nearly");
    assertThat(rig.decoded()).isEqualTo("headers :method=CONNECT|:authority=h:443\n");
    rig.encoders.get(0).encodeHeaders(response(200), false);
    assertThat(rig.connection.takeWritten()).isEqualTo("HTTP/1.1 200 OK\r\n\r\n");
    assertThat(rig.decoded()).endsWith("data early\n");
    rig.close();
  }
}
