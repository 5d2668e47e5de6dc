package dev.pillion.httpcodec;

import static dev.pillion.httpcodec.Refusal.AUTHORITY;
import static dev.pillion.httpcodec.Refusal.CHARACTERS;
import static dev.pillion.httpcodec.Refusal.CODEC;
import static dev.pillion.httpcodec.Refusal.CONNECTION;
import static dev.pillion.httpcodec.Refusal.ENCODING;
import static dev.pillion.httpcodec.Refusal.GET;
import static dev.pillion.httpcodec.Refusal.POST;
import static dev.pillion.httpcodec.Refusal.SETTINGS;
import static dev.pillion.httpcodec.Refusal.URL;
import static dev.pillion.httpcodec.Refusal.add;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Request heads that must not pass. What is expected is what Envoy 1.40 answers, or stricter where
 * the comment says so.
 */
@ExtendWith(Buffers.class)
class HostileRequestTest {
  static List<Refusal> cases() {
    List<Refusal> cases = new ArrayList<>();
    headers(cases);
    startLines(cases);
    hosts(cases);
    connections(cases);
    return cases;
  }

  private static void headers(List<Refusal> cases) {
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

  private static void startLines(List<Refusal> cases) {
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
        CODEC,
        "\u0001GET /p HTTP/1.1" + rest,
        "\u0000GET /p HTTP/1.1" + rest,
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000");
    add(cases, CHARACTERS, "GET /a\u0001b HTTP/1.1" + rest, "G\u0001T /p HTTP/1.1" + rest);
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
    for (String authority :
        List.of(
            "b:",
            "::1",
            "a:b:80",
            "[::1",
            "[::1]x",
            "[::1]:",
            "[zz]",
            "[]",
            "a]b",
            "a,b",
            "a%20b",
            "a_b",
            "a\\b",
            "b:080000",
            "b:1a",
            "u:p@b",
            "ottp://b")) {
      add(cases, URL, "GET http://" + authority + "/q HTTP/1.1" + rest);
    }
    add(
        cases,
        URL,
        "CONNECT b: HTTP/1.1" + rest,
        "CONNECT a:b:80 HTTP/1.1" + rest,
        "CONNECT [::1] HTTP/1.1" + rest,
        "CONNECT [x:80 HTTP/1.1" + rest,
        "CONNECT u@b:80 HTTP/1.1" + rest);
    add(cases, "400 http1.invalid_scheme", "GET ftp://b/q HTTP/1.1" + rest);
    add(
        cases,
        "426 low_version",
        "GET /p HTTP/1.0" + rest,
        "GET /p HTTP/1.2" + rest,
        "GET /p HTTP/2.0" + rest,
        "GET /p HTTP/9.9" + rest);
  }

  private static void hosts(List<Refusal> cases) {
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

  private static void connections(List<Refusal> cases) {
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
  void is_refused_alike_however_it_is_cut(Refusal refusal) {
    refusal.happensHoweverItIsCut();
  }

  @Test
  void a_request_without_host_is_refused_with_its_head_at_hand() {
    assertThat(ServerRig.outcomeOf(SETTINGS, "GET /p HTTP/1.1\r\nx: y\r\n\r\n"))
        .contains("refused 400 missing_host_header :method=GET|:path=/p|x=y\n")
        .endsWith("FLUSH_WRITE_AND_DELAY");
  }
}
