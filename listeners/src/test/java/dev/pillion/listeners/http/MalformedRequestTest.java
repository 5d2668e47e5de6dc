package dev.pillion.listeners.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client gets whose bytes are not what HTTP/1.1 is made of, and what the log says of it. */
class MalformedRequestTest {
  private static final String CHUNKED =
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";

  private record Outcome(String answer, String logged, long protocolErrors) {}

  private static Outcome send(String bytes) throws Exception {
    try (HttpServer server = new HttpServer(new HttpConfigs(), EchoFilter.FACTORY);
        HttpClient client = server.connect()) {
      String answer = client.send(bytes).rest();
      return new Outcome(
          answer, server.nextLogged(), server.counter("downstream_cx_protocol_error"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bad header: x|400|http1.codec_error",
        "Content-Length: 1^Content-Length: 1|400|http1.codec_error",
        "Content-Length: +1|400|http1.codec_error",
        "Content-Length: 99999999999999999999|400|http1.codec_error",
        "Content-Length: 1^Transfer-Encoding: chunked|400"
            + "|http1.content_length_and_chunked_not_allowed",
        "Transfer-Encoding: gzip|501|http1.invalid_transfer_encoding",
        "Transfer-Encoding: chunked^Transfer-Encoding: x|501|http1.invalid_transfer_encoding",
        "Host: second|400|http.invalid_authority",
      })
  void refusesAHeadAndEndsTheConnection(String lines, int status, String details) throws Exception {
    Outcome outcome =
        send("GET / HTTP/1.1\r\nHost: h\r\n" + lines.replace("^", "\r\n") + "\r\n\r\n");
    assertThat(outcome.answer())
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("connection: close\r\n");
    assertThat(outcome.logged()).contains(" " + status + " DPE " + details + " ");
    assertThat(outcome.protocolErrors()).isEqualTo(1);
  }

  @Test
  void saysTheReasonPhraseInTheBody() throws Exception {
    Outcome outcome = send("GET / HTTP/1.1\r\nbad header: x\r\n\r\n");
    assertThat(outcome.answer())
        .startsWith(
            "HTTP/1.1 400 Bad Request\r\ncontent-length: 11\r\ncontent-type: text/plain\r\n")
        .contains("connection: close\r\n")
        .endsWith("\r\n\r\nBad Request");
  }

  @Test
  void answersNothingToTheRequestBehindAMalformedOne() throws Exception {
    Outcome outcome = send(CHUNKED + "xyz\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n");
    assertThat(outcome.answer())
        .startsWith("HTTP/1.1 400 Bad Request\r\n")
        .doesNotContain("smuggled");
    assertThat(outcome.logged()).contains(" 400 DPE http1.codec_error ");
  }

  @Test
  void wantsAHost() throws Exception {
    Outcome outcome = send("GET / HTTP/1.1\r\n\r\n");
    assertThat(outcome.answer()).startsWith("HTTP/1.1 400 Bad Request\r\n");
    assertThat(outcome.logged()).isEqualTo("GET / HTTP/1.1 400 - missing_host_header rx=0 tx=0");
    assertThat(outcome.protocolErrors()).isZero();
  }

  @Test
  void asksHttp10ClientsToUpgrade() throws Exception {
    Outcome outcome = send("GET / HTTP/1.0\r\nHost: h\r\n\r\n");
    assertThat(outcome.answer()).contains(" 426 Upgrade Required\r\n");
    assertThat(outcome.logged()).contains(" 426 ", " low_version ");
  }

  @Test
  void boundsTheHead() throws Exception {
    Outcome outcome = send("GET / HTTP/1.1\r\nHost: h\r\nBig: " + "x".repeat(70_000) + "\r\n\r\n");
    assertThat(outcome.answer()).startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n");
    assertThat(outcome.logged()).contains(" 431 DPE http1.headers_too_large ");
  }

  @Test
  void breaksAResponseOffWhenTheRequestTurnsOutMalformed() throws Exception {
    Upstream upstream = new Upstream(s -> s.headers(false, 200));
    try (HttpServer server = new HttpServer(new HttpConfigs(), upstream.factory());
        HttpClient client = server.connect()) {
      client.send(CHUNKED);
      assertThat(client.head()).startsWith("HTTP/1.1 200 OK\r\n");
      client.send("zz\r\n");
      assertThat(client.rest()).isEmpty();
      assertThat(server.nextLogged())
          .isEqualTo("POST / HTTP/1.1 200 DPE http1.codec_error rx=0 tx=0");
      upstream.next().awaitDestroyed();
    }
  }
}
