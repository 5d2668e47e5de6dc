package dev.pillion.httpcodec;

import static dev.pillion.httpcodec.ServerRig.bytes;
import static dev.pillion.httpcodec.ServerRig.response;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.http.Http1Options.HeaderCase;
import dev.pillion.proxycore.http.Protocol;
import dev.pillion.proxycore.network.CloseType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** HTTP/1.0 clients. */
@ExtendWith(Buffers.class)
@SuppressWarnings("StringConcatToTextBlock") // wire bytes, CRLF and all
class Http10Test {
  @Test
  void http_1_0_is_refused_unless_enabled() {
    String request = "GET / HTTP/1.0\r\nhost: h\r\n\r\n";
    ServerRig refusing = new ServerRig().send(request);
    assertThat(refusing.decoded()).isEqualTo("error 426 low_version\n");
    assertThat(refusing.connection.closed).isEqualTo(CloseType.FLUSH_WRITE_AND_DELAY);

    ServerRig serving = new ServerRig(ServerRig.options(true, "", false, HeaderCase.LOWER));
    serving.send(request);
    assertThat(serving.codec.protocol()).isEqualTo(Protocol.HTTP_1_0);
    assertThat(serving.connection.takeWritten())
        .isEqualTo("HTTP/1.0 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok");
    assertThat(serving.connection.closed).isEqualTo(CloseType.FLUSH_WRITE_AND_DELAY);
  }

  @Test
  void http_1_0_keeps_a_connection_alive_on_request() {
    ServerRig rig = new ServerRig(ServerRig.options(true, "dflt", false, HeaderCase.LOWER));
    rig.send("GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\n");
    assertThat(rig.decoded()).isEqualTo("headers :method=GET|:path=/|:authority=dflt\nend\n");
    assertThat(rig.connection.takeWritten())
        .isEqualTo("HTTP/1.0 200 OK\r\ncontent-length: 2\r\nconnection: keep-alive\r\n\r\nok");
    assertThat(rig.connection.closed).isNull();
  }

  @Test
  void a_body_of_unknown_length_lasts_until_the_close_for_http_1_0() {
    ServerRig rig = new ServerRig(ServerRig.options(true, "d", false, HeaderCase.LOWER));
    rig.answering = false;
    rig.send("GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\n");
    rig.encoders.get(0).encodeHeaders(response(200), false);
    rig.encoders.get(0).encodeData(bytes("ok"), true);
    assertThat(rig.connection.takeWritten())
        .isEqualTo("HTTP/1.0 200 OK\r\nconnection: close\r\n\r\nok");
    assertThat(rig.connection.closed).isEqualTo(CloseType.FLUSH_WRITE_AND_DELAY);
  }

  @Test
  void an_interrupted_body_until_close_ends_with_a_reset() {
    ServerRig rig = new ServerRig(ServerRig.options(true, "d", false, HeaderCase.LOWER));
    rig.answering = false;
    rig.send("GET / HTTP/1.0\r\n\r\n");
    rig.encoders.get(0).encodeHeaders(response(200), false);
    rig.encoders.get(0).encodeData(bytes("ok"), false);
    rig.encoders.get(0).resetStream();
    assertThat(rig.connection.closed).isEqualTo(CloseType.ABORT_RESET);
    assertThat(rig.decoded()).doesNotContain("reset");
  }
}
