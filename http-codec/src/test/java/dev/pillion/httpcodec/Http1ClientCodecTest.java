package dev.pillion.httpcodec;

import static dev.pillion.httpcodec.ClientRig.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.http.Http1Options;
import dev.pillion.proxycore.config.http.Http1Options.HeaderCase;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.network.CloseType;
import dev.pillion.proxycore.network.ConnectionCallbacks.CloseEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Buffers.class)
@SuppressWarnings("StringConcatToTextBlock") // wire bytes, CRLF and all
class Http1ClientCodecTest {
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

  private static String written(HeaderMap headers, boolean endStream) {
    ClientRig rig = new ClientRig();
    rig.encode(headers, endStream);
    String text = rig.connection.takeWritten();
    rig.close();
    return text;
  }

  @Test
  void a_request_carries_its_authority_as_host() {
    assertThat(written(request("GET", "/a?b", "x", "y", "accept", "*/*"), true))
        .isEqualTo("GET /a?b HTTP/1.1\r\nhost: h\r\nx: y\r\naccept: */*\r\n\r\n");
  }

  @Test
  void what_belongs_to_the_connection_is_left_out() {
    assertThat(
            written(
                request(
                    "GET",
                    "/",
                    "connection",
                    "keep-alive",
                    "keep-alive",
                    "1",
                    "transfer-encoding",
                    "chunked",
                    "proxy-connection",
                    "x",
                    "upgrade",
                    "h2c",
                    "host",
                    "other",
                    ":scheme",
                    "http",
                    "te",
                    "trailers"),
                true))
        .isEqualTo("GET / HTTP/1.1\r\nhost: h\r\nte: trailers\r\n\r\n");
    assertThat(
            written(request("GET", "/", "connection", "close", "x", "1", "te", "trailers"), true))
        .isEqualTo("GET / HTTP/1.1\r\nhost: h\r\nx: 1\r\nte: trailers\r\n\r\n");
  }

  @Test
  void a_request_without_body_says_so_where_one_is_expected() {
    assertThat(written(request("POST", "/"), true)).endsWith("\r\ncontent-length: 0\r\n\r\n");
    assertThat(written(request("DELETE", "/"), true)).doesNotContain("content-length");
  }

  @Test
  void a_body_of_unknown_length_is_chunked() {
    ClientRig rig = new ClientRig();
    StreamEncoder encoder = rig.encode(request("PUT", "/"), false);
    encoder.encodeData(Buffers.of("abc"), false);
    encoder.encodeData(Buffers.of("x".repeat(3000)), false);
    encoder.encodeData(Buffers.of(""), false);
    encoder.encodeData(Buffers.of("d"), true);
    assertThat(rig.connection.takeWritten())
        .isEqualTo(
            "PUT / HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\nbb8\r\n"
                + "x".repeat(3000)
                + "\r\n1\r\nd\r\n0\r\n\r\n");
    rig.close();
  }

  @Test
  void trailers_follow_the_last_chunk() {
    ClientRig rig = new ClientRig();
    StreamEncoder encoder = rig.encode(request("PUT", "/"), false);
    encoder.encodeData(Buffers.of("abc"), false);
    encoder.encodeTrailers(
        ServerRig.with(new HeaderMap(), "x", "y", "content-length", "9", "grpc-status", "0"));
    String written = rig.connection.takeWritten();
    assertThat(written).endsWith("\r\n\r\n3\r\nabc\r\n0\r\nx: y\r\ngrpc-status: 0\r\n\r\n");
    assertThat(encoder.bytesMeter().wireBytesSent).isEqualTo(written.length());
    rig.close();
  }

  @Test
  void trailers_are_dropped_unless_enabled() {
    ClientRig rig = new ClientRig(Http1Options.DEFAULT);
    StreamEncoder encoder = rig.encode(request("PUT", "/"), false);
    encoder.encodeTrailers(ServerRig.with(new HeaderMap(), "x", "y"));
    assertThat(rig.connection.takeWritten()).endsWith("chunked\r\n\r\n0\r\n\r\n");
    rig.close();
  }

  @Test
  void a_body_longer_than_announced_is_cut_and_the_connection_given_up() {
    ClientRig rig = new ClientRig();
    StreamEncoder encoder = rig.encode(request("PUT", "/", "content-length", "3"), false);
    encoder.encodeData(Buffers.of("ab"), false);
    encoder.encodeData(Buffers.of("cdGET /smuggled"), true);
    assertThat(rig.connection.takeWritten()).endsWith("\r\n\r\nabc");
    assertThat(rig.outcome()).isEqualTo("reset CONNECTION_CLOSED\n-- gone\n-- NO_FLUSH");
  }

  @Test
  void a_body_shorter_than_announced_gives_the_connection_up() {
    ClientRig rig = new ClientRig();
    StreamEncoder encoder = rig.encode(request("PUT", "/", "content-length", "3"), false);
    encoder.encodeData(Buffers.of("ab"), true);
    assertThat(rig.outcome()).isEqualTo("reset CONNECTION_CLOSED\n-- gone\n-- NO_FLUSH");
  }

  @Test
  void a_content_length_that_is_none_does_not_leave() {
    assertThat(written(request("PUT", "/", "content-length", "x"), false))
        .isEqualTo("PUT / HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\n");
    assertThat(written(request("PUT", "/", "content-length", "3", "content-length", "4"), false))
        .isEqualTo("PUT / HTTP/1.1\r\nhost: h\r\ncontent-length: 3\r\n\r\n");
  }

  @Test
  void one_connection_serves_one_request_after_the_other() {
    ClientRig rig = new ClientRig();
    for (int i = 0; i < 3; i++) {
      assertThat(rig.codec.idle()).isTrue();
      rig.get("GET").receive(OK);
      assertThat(rig.response.toString()).endsWith("data ok\nend\n");
    }
    assertThat(rig.completions.toString()).isEqualTo("reusable\n".repeat(3));
    assertThat(rig.connection.closed).isNull();
  }

  @Test
  void a_response_that_closes_is_the_connections_last() {
    for (String line : new String[] {"connection: close", "proxy-connection: close"}) {
      String response = "HTTP/1.1 200 OK\r\n" + line + "\r\ncontent-length: 0\r\n\r\n";
      ClientRig rig = new ClientRig().get("GET").receive(response);
      assertThat(rig.completions.toString()).isEqualTo("gone\n");
      assertThat(rig.codec.closeAnnounced()).isTrue();
    }
  }

  @Test
  void bytes_behind_a_response_end_the_connection() {
    ClientRig rig = new ClientRig().get("GET").receive(OK + OK);
    assertThat(rig.outcome())
        .isEqualTo("headers :status=200|content-length=2\ndata ok\nend\n-- gone\n-- NO_FLUSH");
  }

  @Test
  void bytes_on_an_idle_connection_end_it() {
    ClientRig rig = new ClientRig().get("GET").receive(OK).receive("HTTP/1.1 408 T\r\n\r\n");
    assertThat(rig.completions.toString()).isEqualTo("reusable\n");
    assertThat(rig.connection.closed).isEqualTo(CloseType.NO_FLUSH);
  }

  @Test
  void bytes_before_the_request_is_out_are_no_response_to_it() {
    ClientRig rig = new ClientRig();
    Transcript response = new Transcript();
    StreamEncoder encoder = rig.codec.newStream(response);
    rig.receive(OK);
    encoder.encodeHeaders(request("GET", "/"), true);
    assertThat(response.toString()).isEqualTo("error 400 http1.codec_error\n");
    assertThat(rig.completions.toString()).isEqualTo("gone\n");
    assertThat(rig.connection.takeWritten()).isEmpty();
    assertThat(rig.connection.closed).isEqualTo(CloseType.NO_FLUSH);
  }

  @Test
  void interim_responses_belong_to_the_request_under_way() {
    ClientRig rig = new ClientRig();
    String early = "HTTP/1.1 103 E\r\nlink: x\r\n\r\n";
    rig.get("HEAD").receive(early + OK.substring(0, OK.length() - 2));
    assertThat(rig.response.toString())
        .isEqualTo("informational :status=103|link=x\nheaders :status=200|content-length=2\nend\n");
    rig.get("GET").receive(early + OK);
    assertThat(rig.response.toString())
        .isEqualTo(
            "informational :status=103|link=x\nheaders :status=200|content-length=2\n"
                + "data ok\nend\n");
    assertThat(rig.completions.toString()).isEqualTo("reusable\n".repeat(2));
  }

  @Test
  void an_early_response_ends_the_connection_when_it_is_whole() {
    ClientRig rig = new ClientRig();
    StreamEncoder encoder = rig.encode(request("PUT", "/", "content-length", "3"), false);
    rig.receive(OK);
    encoder.encodeData(Buffers.of("abc"), true);
    encoder.resetStream();
    assertThat(rig.outcome())
        .isEqualTo("headers :status=200|content-length=2\ndata ok\nend\n-- gone\n-- NO_FLUSH");
  }

  @Test
  void a_request_may_end_while_its_response_comes() {
    ClientRig rig = new ClientRig();
    StreamEncoder encoder = rig.encode(request("PUT", "/", "content-length", "3"), false);
    rig.receive(OK.substring(0, OK.length() - 1));
    encoder.encodeData(Buffers.of("abc"), true);
    rig.receive("k");
    assertThat(rig.completions.toString()).isEqualTo("reusable\n");
  }

  @Test
  void a_reset_closes_the_connection_and_the_receiver_hears_nothing() {
    ClientRig rig = new ClientRig().get("GET").receive(OK.substring(0, 20));
    StreamEncoder encoder = rig.encoder();
    encoder.resetStream();
    encoder.resetStream();
    rig.receive(OK);
    assertThat(rig.outcome()).isEqualTo("-- gone\n-- NO_FLUSH");
  }

  private static String broken(String before) {
    ClientRig rig = new ClientRig().get("GET").receive(before);
    rig.codec.onClosed(CloseEvent.REMOTE_RESET);
    return rig.outcome();
  }

  @Test
  void a_connection_broken_before_its_response_resets_the_stream() {
    assertThat(broken("")).startsWith("reset CONNECTION_RESET\n-- gone");
    assertThat(broken("HTTP/1.1 100 Continue\r\n\r\n"))
        .startsWith("informational :status=100\nreset CONNECTION_RESET\n-- gone");
  }

  @Test
  void a_response_broken_off_is_malformed() {
    String truncated = "error 400 http1.codec_error\n-- gone";
    assertThat(broken("HTTP/1.1 20")).startsWith(truncated);
    assertThat(broken("HTTP/1.1 200 OK\r\na: b\r\n")).startsWith(truncated);
    assertThat(broken(OK.substring(0, OK.length() - 1)))
        .startsWith("headers :status=200|content-length=2\ndata o\n" + truncated);
    assertThat(broken("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n"))
        .startsWith("headers :status=200\ndata ok\n" + truncated);
  }

  @Test
  void a_body_that_lasts_until_the_connection_ends_is_cut_short_by_a_reset() {
    assertThat(broken("HTTP/1.1 200 OK\r\n\r\nok"))
        .startsWith("headers :status=200\ndata ok\nreset CONNECTION_RESET\n-- gone");
  }

  @Test
  void a_connection_that_we_close_breaks_its_stream() {
    ClientRig rig = new ClientRig().get("GET").receive("HTTP/1.1 200 OK\r\n\r\nok");
    rig.codec.onClosed(CloseEvent.LOCAL_CLOSE);
    assertThat(rig.outcome())
        .isEqualTo("headers :status=200\ndata ok\nreset CONNECTION_CLOSED\n-- gone\n-- null");
  }

  @Test
  void reads_held_up_by_a_stream_go_on_when_it_ends() {
    ClientRig rig = new ClientRig().get("GET");
    StreamEncoder encoder = rig.encoder();
    encoder.readDisable(true);
    assertThat(rig.connection.readDisabled).isEqualTo(1);
    rig.receive(OK);
    assertThat(rig.connection.readDisabled).isZero();
    encoder.readDisable(false);
    assertThat(rig.connection.readDisabled).isZero();
  }

  @Test
  void absolute_form_is_sent_where_asked_for() {
    ClientRig rig = new ClientRig(new Http1Options(false, "", true, false, HeaderCase.LOWER, true));
    rig.encode(request("GET", "/a", ":scheme", "https"), true);
    assertThat(rig.connection.takeWritten()).startsWith("GET https://h/a HTTP/1.1\r\nhost: h\r\n");
    rig.close();
  }

  /** As with Envoy the side that has kept the names decides, whatever the other one writes. */
  @Test
  void case_comes_back_as_it_was_preserved() {
    Http1Options preserve = ServerRig.options(false, "", false, HeaderCase.PRESERVE);
    HeaderMap[] decoded = new HeaderMap[1];
    ServerRig server = new ServerRig(preserve);
    Http1ServerCodec codec =
        new Http1ServerCodec(
            server.connection,
            new Http1Settings(preserve, 61440, 100),
            server.pool,
            _ ->
                new Transcript() {
                  @Override
                  public void decodeHeaders(HeaderMap headers, boolean endStream) {
                    decoded[0] = headers;
                  }
                });
    codec.dispatch(
        Buffers.of("GET / HTTP/1.1\r\nHOST: h\r\nX-FoO: 1\r\nx-foo: 9\r\nAccept:  2\r\n\r\n"));
    HeaderMap map = decoded[0];
    map.add(HeaderName.of("x-new"), "3");
    ClientRig rig = new ClientRig(preserve);
    rig.encode(map, true);
    assertThat(rig.connection.takeWritten())
        .isEqualTo(
            "GET / HTTP/1.1\r\nHOST: h\r\nX-FoO: 1\r\nX-FoO: 9\r\nAccept: 2\r\nx-new: 3\r\n\r\n");
    ClientRig proper = new ClientRig(ServerRig.options(false, "", false, HeaderCase.PROPER));
    proper.encode(map, true);
    assertThat(proper.connection.takeWritten())
        .isEqualTo(
            "GET / HTTP/1.1\r\nHOST: h\r\nX-FoO: 1\r\nX-FoO: 9\r\nAccept: 2\r\nx-new: 3\r\n\r\n");
    rig.close();
    proper.close();
    codec.onClosed(CloseEvent.REMOTE_CLOSE);
  }
}
