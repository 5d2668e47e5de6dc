package dev.pillion.httpcodec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.http.Http1Options;
import dev.pillion.proxycore.config.http.Http1Options.HeaderCase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that must not pass, each cut at every byte. What is expected is what Envoy 1.40 answers,
 * or stricter where the comment says so.
 */
@ExtendWith(Buffers.class)
class HostileRequestTest {
  private static final Http1Options OPTIONS = ServerRig.options(false, "", true, HeaderCase.LOWER);
  private static final Http1Settings SETTINGS = new Http1Settings(OPTIONS, 60 * 1024, 100);

  private static final String POST = "POST /p HTTP/1.1\r\nhost: a\r\n";
  private static final String GET = "GET /p HTTP/1.1\r\nhost: a\r\n";
  private static final String CHUNKED = POST + "transfer-encoding: chunked\r\n\r\n";
  private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n";

  private static final String CODEC = "400 http1.codec_error";
  private static final String CHARACTERS = "400 http1.invalid_characters";
  private static final String BOTH = "400 http1.content_length_and_chunked_not_allowed";
  private static final String ENCODING = "501 http1.invalid_transfer_encoding";
  private static final String URL = "400 http1.invalid_url";
  private static final String AUTHORITY = "400 http.invalid_authority";
  private static final String CONNECTION = "400 http1.connection_header_rejected";

  record Case(String request, String error) {
    @Override
    public String toString() {
      return error + " <- " + request.replace("\r", "\\r").replace("\n", "\\n");
    }
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    lengths(cases);
    encodings(cases);
    chunks(cases);
    headers(cases);
    startLines(cases);
    hosts(cases);
    connections(cases);
    return cases;
  }

  private static void add(List<Case> cases, String error, String... requests) {
    for (String request : requests) {
      cases.add(new Case(request, error));
    }
  }

  private static void lengths(List<Case> cases) {
    for (String length :
        List.of(
            "3\r\ncontent-length: 3",
            "3\r\nContent-Length: 4",
            "3, 3",
            "+3",
            "-3",
            "",
            "0x3",
            "3 3",
            "3;",
            "99999999999999999999",
            "9223372036854775808",
            "18446744073709551619")) {
      add(cases, CODEC, POST + "content-length: " + length + "\r\n\r\nabc" + SMUGGLED);
    }
    add(
        cases,
        BOTH,
        POST + "content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
        POST + "transfer-encoding: chunked\r\ncontent-length: 3\r\n\r\n0\r\n\r\n" + SMUGGLED,
        POST + "content-length: 0\r\ntransfer-encoding: x\r\n\r\n");
  }

  private static void encodings(List<Case> cases) {
    for (String encoding :
        List.of(
            "xchunked",
            "chunked, xchunked",
            "gzip, chunked",
            "chunked, chunked",
            "identity",
            "",
            "chunked;q=1",
            "chunked,",
            "chunked\r\ntransfer-encoding: chunked",
            "chunked\r\ntransfer-encoding: identity")) {
      add(cases, ENCODING, POST + "transfer-encoding: " + encoding + "\r\n\r\n0\r\n\r\n");
    }
    add(
        cases,
        CHARACTERS,
        POST + "transfer-encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
        POST + "transfer-encoding: chunked\u000b\r\n\r\n0\r\n\r\n");
    // Envoy takes the fold for a space and the encoding for chunked.
    add(cases, CODEC, POST + "transfer-encoding:\r\n chunked\r\n\r\n0\r\n\r\n");
  }

  private static void chunks(List<Case> cases) {
    for (String body :
        List.of(
            "3;a=\"x\r\ny\"\r\nabc\r\n0\r\n\r\n", // Envoy: the chunk is "y\"\r"
            "3\nabc\r\n0\r\n\r\n",
            "3\r\nabc\n0\r\n\r\n", // Envoy takes a bare LF here
            "3\r\nabcX0\r\n\r\n",
            "3\r\nabcd\r\n0\r\n\r\n",
            "3\r\nabc0\r\n\r\n",
            "-3\r\nabc\r\n0\r\n\r\n",
            "+3\r\nabc\r\n0\r\n\r\n",
            "0x3\r\nabc\r\n0\r\n\r\n",
            "3 3\r\nabc\r\n0\r\n\r\n",
            "FFFFFFFFFFFFFFFFF\r\nabc",
            "ffffffffffffffff\r\nabc", // Envoy counts in 64 bits without a sign
            "\r\nabc",
            ";a\r\nabc",
            " 3\r\nabc",
            "g\r\nabc",
            "3\rabc\r\n0\r\n\r\n",
            "3;a=\u0001\r\nabc\r\n0\r\n\r\n",
            "3;a\u0000\r\nabc\r\n0\r\n\r\n",
            "3\r\nabc\r\n0\n\n",
            "3\r\nabc\r\n0\r\n\n",
            "3\r\nabc\r\n0\r\nx\r\n\r\n",
            "3\r\nabc\r\n0\r\nx : y\r\n\r\n",
            "3\r\nabc\r\n0\r\nx: y\r\n z\r\n\r\n",
            "3;" + "a".repeat(2000) + "\r\nabc\r\n0\r\n\r\n",
            "0".repeat(20) + "3\r\nabc\r\n0\r\n\r\n")) {
      add(cases, CODEC, CHUNKED + body + SMUGGLED);
    }
    add(cases, CHARACTERS, CHUNKED + "0\r\nx: \u0000\r\n\r\n" + SMUGGLED);
  }

  private static void headers(List<Case> cases) {
    add(
        cases,
        CHARACTERS,
        GET + "x: a\u0000b\r\n\r\n",
        GET + "x: a\u0001b\r\n\r\n",
        GET + "x: a\u007fb\r\n\r\n",
        GET + "x\u000b: a\r\n\r\n",
        GET + "x\u0000: a\r\n\r\n");
    add(
        cases,
        CODEC,
        GET + "x: a\rb\r\n\r\n", // Envoy takes the CR away
        GET + "x: a\nb: c\r\n\r\n", // Envoy ends lines at a bare LF
        GET + "x: a\r\n\n",
        GET + "x: a\r\n b\r\n\r\n", // Envoy unfolds
        GET + "x: a\r\n\tb\r\n\r\n",
        GET + "x : a\r\n\r\n",
        GET + " x: a\r\n\r\n",
        GET + "x\r\n\r\n",
        GET + ": a\r\n\r\n",
        GET + ":path: /evil\r\n\r\n",
        GET + "x(: a\r\n\r\n",
        GET + "x y: a\r\n\r\n",
        GET + "x\u0080: a\r\n\r\n",
        GET + "x\"y: a\r\n\r\n",
        GET + "x@y: a\r\n\r\n",
        GET + "\rx: a\r\n\r\n");
  }

  private static void startLines(List<Case> cases) {
    String rest = "\r\nhost: a\r\n\r\n";
    for (String line :
        List.of(
            " GET /p HTTP/1.1",
            "GET  /p HTTP/1.1", // Envoy takes any number of blanks
            "GET /p  HTTP/1.1",
            "GET /p HTTP/1.1 ",
            "GET\t/p HTTP/1.1",
            "GET /p", // HTTP/0.9; Envoy answers 426
            "GET",
            "GET /p HTTP/0.9",
            "GET /p HTTP/1.10",
            "GET /p http/1.1",
            "GET /p HTTP/11",
            "GET /p HTTP/1,1",
            "get /p HTTP/1.1",
            "FOO /p HTTP/1.1",
            "G@T /p HTTP/1.1",
            "M-SEARCH /p HTTP/1.1",
            "GET p HTTP/1.1",
            "GET ?x HTTP/1.1",
            "GET /a\u0080b HTTP/1.1",
            "GET  HTTP/1.1",
            "GET /a b HTTP/1.1",
            "GET http:/b/q HTTP/1.1",
            "GET mailto:x HTTP/1.1",
            "HTTP/1.1 200 OK")) {
      add(cases, CODEC, line + rest);
    }
    add(
        cases,
        CODEC,
        "GET /p HTTP/1.1\nhost: a\r\n\r\n",
        "\nGET /p HTTP/1.1" + rest,
        "\rGET /p HTTP/1.1" + rest,
        "\r\n".repeat(5) + "GET /p HTTP/1.1" + rest);
    add(
        cases,
        CHARACTERS,
        "\u0001GET /p HTTP/1.1" + rest,
        "\u0000GET /p HTTP/1.1" + rest,
        "GET /a\u0001b HTTP/1.1" + rest,
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000");
    add(
        cases,
        URL,
        "GET * HTTP/1.1" + rest,
        "OPTIONS *x HTTP/1.1" + rest,
        "GET http:///q HTTP/1.1" + rest,
        "GET http://:80/q HTTP/1.1" + rest,
        "GET http://b:99999/q HTTP/1.1" + rest,
        "GET http://b:x/q HTTP/1.1" + rest,
        "GET http://u@b/q HTTP/1.1" + rest, // Envoy drops the userinfo
        "GET http://b|c/q HTTP/1.1" + rest,
        "CONNECT b HTTP/1.1" + rest,
        "CONNECT /b HTTP/1.1" + rest,
        "CONNECT :443 HTTP/1.1" + rest,
        "CONNECT http://b:443 HTTP/1.1" + rest);
    add(cases, "400 http1.invalid_scheme", "GET ftp://b/q HTTP/1.1" + rest);
    add(
        cases,
        "426 low_version",
        "GET /p HTTP/1.0" + rest,
        "GET /p HTTP/1.2" + rest,
        "GET /p HTTP/2.0" + rest,
        "GET /p HTTP/9.9" + rest);
  }

  private static void hosts(List<Case> cases) {
    String line = "GET /p HTTP/1.1\r\n";
    for (String hosts :
        List.of(
            "host: a\r\nhost: b", // Envoy joins the two
            "host: a\r\nHost: a",
            "host: a b",
            "host: a/b",
            "host: a\u0080",
            "host: \"a\"",
            "host: a#",
            "host: a?",
            "host: a\\b",
            "host: a<")) {
      add(cases, AUTHORITY, line + hosts + "\r\n\r\n");
    }
    add(cases, AUTHORITY, "GET http://b/ HTTP/1.1\r\nhost: a b\r\n\r\n");
  }

  private static void connections(List<Case> cases) {
    add(
        cases,
        CONNECTION,
        GET + "connection: x-forwarded-for\r\nx-forwarded-for: 1\r\n\r\n",
        GET + "connection: 1,2,3,4,5,6,7,8,9,10,11\r\n\r\n",
        GET + "connection: :path\r\n\r\n",
        GET + "connection: host\r\n\r\n",
        // Envoy takes the header away and keeps the body.
        POST + "connection: content-length\r\ncontent-length: 3\r\n\r\nabc");
    add(
        cases,
        "400 http1.body_disallowed",
        "CONNECT a:1 HTTP/1.1\r\nhost: a:1\r\ncontent-length: 1\r\n\r\na");
    add(
        cases,
        ENCODING,
        "CONNECT a:1 HTTP/1.1\r\nhost: a:1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void is_refused_alike_however_it_is_cut(Case hostile) {
    String request = hostile.request();
    String whole = ServerRig.outcomeOf(SETTINGS, request);
    assertThat(whole)
        .contains("error " + hostile.error() + "\n")
        .contains("connection: close\r\n")
        .endsWith("FLUSH_WRITE_AND_DELAY")
        .doesNotContain("smuggled HTTP")
        .doesNotContain("\nend\n");
    assertThat(ServerRig.bytewiseOutcomeOf(SETTINGS, request)).isEqualTo(whole);
    for (int cut = 1; cut < request.length(); cut++) {
      assertThat(ServerRig.outcomeOf(SETTINGS, request, cut)).as("cut at " + cut).isEqualTo(whole);
    }
  }

  @Test
  void nothing_behind_a_refused_request_is_taken_for_another() {
    ServerRig rig = new ServerRig();
    rig.send(POST + "content-length: 3\r\ncontent-length: 4\r\n\r\nabc" + SMUGGLED);
    rig.send(SMUGGLED);
    assertThat(rig.requests).hasSize(1);
    rig.close();
  }

  @Test
  void http_1_0_with_both_lengths_is_refused_too() {
    Http1Settings settings =
        new Http1Settings(ServerRig.options(true, "d", false, HeaderCase.LOWER), 61440, 100);
    String head = "POST /p HTTP/1.0\r\nhost: a\r\ntransfer-encoding: chunked\r\n";
    assertThat(ServerRig.outcomeOf(settings, head + "content-length: 3\r\n\r\n"))
        .contains("error " + BOTH);
    // RFC 9112 section 6.1; Envoy serves it.
    assertThat(ServerRig.outcomeOf(settings, head + "\r\n0\r\n\r\n"))
        .contains("error 400 http1.invalid_transfer_encoding");
  }

  @Test
  void a_request_without_host_is_refused_with_its_head_at_hand() {
    assertThat(ServerRig.outcomeOf(SETTINGS, "GET /p HTTP/1.1\r\nx: y\r\n\r\n"))
        .contains("refused 400 missing_host_header :method=GET|:path=/p|x=y\n")
        .endsWith("FLUSH_WRITE_AND_DELAY");
  }

  @Test
  void a_head_may_be_as_large_as_its_limit_and_no_larger() {
    Http1Settings small = new Http1Settings(OPTIONS, 1024, 100);
    String start = GET + "x: ";
    String fits = start + "y".repeat(1024 - start.length() - 4) + "\r\n\r\n";
    String tooLarge = start + "y".repeat(1024 - start.length() - 3) + "\r\n\r\n";
    assertThat(ServerRig.outcomeOf(small, fits)).contains("\nend\n");
    assertThat(ServerRig.outcomeOf(small, tooLarge)).contains("error 431 http1.headers_too_large");
    String endless = "GET /" + "y".repeat(1020);
    assertThat(ServerRig.outcomeOf(small, endless)).contains("error 431 http1.headers_too_large");
    assertThat(ServerRig.bytewiseOutcomeOf(small, tooLarge))
        .contains("error 431 http1.headers_too_large");
    String trailers = CHUNKED + "0\r\nx: " + "y".repeat(1024);
    assertThat(ServerRig.outcomeOf(small, trailers)).contains("error 431 http1.headers_too_large");
  }

  @Test
  void a_head_may_have_as_many_lines_as_its_limit_and_no_more() {
    String hundred = GET + "x: y\r\n".repeat(99) + "\r\n";
    String more = GET + "x: y\r\n".repeat(100) + "\r\n";
    assertThat(ServerRig.outcomeOf(SETTINGS, hundred)).contains("\nend\n");
    assertThat(ServerRig.outcomeOf(SETTINGS, more)).contains("error 431 http1.too_many_headers");
  }
}
