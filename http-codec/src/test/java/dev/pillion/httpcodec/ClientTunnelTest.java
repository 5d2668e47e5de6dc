package dev.pillion.httpcodec;

import static dev.pillion.httpcodec.ClientRig.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.network.CloseType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Upgrades and CONNECT on the client's side. */
@ExtendWith(Buffers.class)
@SuppressWarnings("StringConcatToTextBlock") // wire bytes, CRLF and all
class ClientTunnelTest {
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

  @Test
  void an_upgrade_becomes_a_tunnel_after_101() {
    ClientRig rig = new ClientRig();
    HeaderMap upgrade = request("GET", "/ws", "connection", "Upgrade", "upgrade", "websocket");
    StreamEncoder encoder = rig.encode(upgrade, false);
    assertThat(rig.connection.takeWritten())
        .isEqualTo(
            "GET /ws HTTP/1.1\r\nhost: h\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n");
    rig.receive(
        "HTTP/1.1 101 SP\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\nHTTP/1.1 down");
    encoder.encodeData(Buffers.of("up"), false);
    assertThat(rig.connection.takeWritten()).isEqualTo("up");
    rig.end();
    assertThat(rig.outcome())
        .isEqualTo(
            "headers :status=101|connection=upgrade|upgrade=websocket\n"
                + "data HTTP/1.1 down\nreset CONNECTION_CLOSED\n-- gone\n-- NO_FLUSH");
  }

  @Test
  void a_tunnel_that_is_given_up_sends_what_was_written() {
    ClientRig rig = new ClientRig();
    HeaderMap upgrade = request("GET", "/ws", "connection", "Upgrade", "upgrade", "websocket");
    StreamEncoder encoder = rig.encode(upgrade, false);
    rig.receive("HTTP/1.1 101 SP\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n");
    encoder.encodeData(Buffers.of("bye"), false);
    encoder.resetStream();
    assertThat(rig.connection.takeWritten()).endsWith("bye");
    assertThat(rig.connection.closed).isEqualTo(CloseType.FLUSH_WRITE);
  }

  @Test
  void a_tunnel_whose_request_ended_early_is_half_closed_when_it_opens() {
    ClientRig rig = new ClientRig();
    rig.encode(request("GET", "/ws", "connection", "Upgrade", "upgrade", "websocket"), true);
    assertThat(rig.connection.outputShut).isFalse();
    rig.receive("HTTP/1.1 101 SP\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n");
    assertThat(rig.connection.outputShut).isTrue();
    rig.close();
  }

  @Test
  void an_upgrade_that_is_refused_is_an_ordinary_response() {
    ClientRig rig = new ClientRig();
    rig.encode(request("GET", "/ws", "connection", "Upgrade", "upgrade", "websocket"), false);
    rig.receive(OK);
    assertThat(rig.outcome())
        .isEqualTo("headers :status=200|content-length=2\ndata ok\nend\n-- gone\n-- NO_FLUSH");
  }

  @Test
  void connect_becomes_a_tunnel_with_2xx() {
    ClientRig rig = new ClientRig();
    HeaderMap connect = new HeaderMap();
    connect.add(HeaderName.of(":method"), "CONNECT");
    connect.add(HeaderName.of(":authority"), "b:443");
    rig.encode(connect, false);
    assertThat(rig.connection.takeWritten())
        .isEqualTo("CONNECT b:443 HTTP/1.1\r\nhost: b:443\r\n\r\n");
    rig.receive("HTTP/1.1 200 OK\r\n\r\nraw").end();
    assertThat(rig.response.toString())
        .isEqualTo("headers :status=200\ndata raw\nreset CONNECTION_CLOSED\n");
  }
}
