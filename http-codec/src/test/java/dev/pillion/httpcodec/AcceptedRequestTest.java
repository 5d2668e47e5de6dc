package dev.pillion.httpcodec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.http.Http1Options.HeaderCase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that must pass, and what becomes of them, each cut at every byte. */
@ExtendWith(Buffers.class)
class AcceptedRequestTest {
  private static final Http1Settings SETTINGS =
      new Http1Settings(ServerRig.options(false, "", true, HeaderCase.LOWER), 60 * 1024, 100);

  record Case(String request, String decoded) {
    @Override
    public String toString() {
      return request.replace("\r", "\\r").replace("\n", "\\n");
    }
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    targets(cases);
    lines(cases);
    hopByHop(cases);
    bodies(cases);
    return cases;
  }

  private static void get(List<Case> cases, String line, String lines) {
    cases.add(new Case(line + "\r\nhost: a\r\n\r\n", "headers " + lines + "\nend\n"));
  }

  private static void targets(List<Case> cases) {
    get(cases, "GET /a?b=c HTTP/1.1", ":method=GET|:path=/a?b=c|:authority=a");
    get(cases, "\r\n\r\nGET / HTTP/1.1", ":method=GET|:path=/|:authority=a");
    get(cases, "GET /a#b|\"<> HTTP/1.1", ":method=GET|:path=/a#b|\"<>|:authority=a");
    get(cases, "OPTIONS * HTTP/1.1", ":method=OPTIONS|:path=*|:authority=a");
    get(cases, "QUERY /q HTTP/1.1", ":method=QUERY|:path=/q|:authority=a");
    get(cases, "GET http://b/q?x=1 HTTP/1.1", ":method=GET|:scheme=http|:authority=b|:path=/q?x=1");
    get(cases, "GET HTTPS://b:8/ HTTP/1.1", ":method=GET|:scheme=https|:authority=b:8|:path=/");
    get(cases, "GET http://b HTTP/1.1", ":method=GET|:scheme=http|:authority=b|:path=/");
    get(cases, "GET http://b?x HTTP/1.1", ":method=GET|:scheme=http|:authority=b|:path=/?x");
    get(
        cases,
        "GET http://[::1]:80/q HTTP/1.1",
        ":method=GET|:scheme=http|:authority=[::1]:80|:path=/q");
    get(
        cases,
        "GET http://[::FFFF:1.2.3.4] HTTP/1.1",
        ":method=GET|:scheme=http|:authority=[::FFFF:1.2.3.4]|:path=/");
    get(
        cases,
        "GET http://a.b-C:0/q HTTP/1.1",
        ":method=GET|:scheme=http|:authority=a.b-C:0|:path=/q");
    cases.add(
        new Case(
            "GET http://b/q HTTP/1.1\r\n\r\n",
            "headers :method=GET|:scheme=http|:authority=b|:path=/q\nend\n"));
  }

  private static void header(List<Case> cases, String lines, String decoded) {
    String rest = decoded.isEmpty() ? "" : "|" + decoded;
    cases.add(
        new Case(
            "GET / HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n\r\n",
            "headers :method=GET|:path=/|:authority=a" + rest + "\nend\n"));
  }

  private static void lines(List<Case> cases) {
    header(cases, "X-Y: z", "x-y=z");
    header(cases, "x:", "x=");
    header(cases, "x: \t ", "x=");
    header(cases, "x:a\tb \t", "x=a\tb");
    header(cases, "x: \u00ff\u0080", "x=\u00ff\u0080");
    header(cases, "x_y: a\r\n!#$%&'*+-.^`|~1: b", "x_y=a|!#$%&'*+-.^`|~1=b");
    header(cases, "x: 1\r\nx: 2", "x=1|x=2");
    header(cases, "User-Agent: u\r\nAccept:*/*", "user-agent=u|accept=*/*");
    header(cases, "expect: foo\r\ntrailer: x", "expect=foo|trailer=x");
    for (String host : List.of("", "a@b", "a,b", "[::1]:80", "a:x", "a_b%20", "a:99999")) {
      cases.add(
          new Case(
              "GET / HTTP/1.1\r\nhost: " + host + "\r\n\r\n",
              "headers :method=GET|:path=/|:authority=" + host + "\nend\n"));
    }
  }

  private static void hopByHop(List<Case> cases) {
    header(cases, "connection: keep-alive\r\nkeep-alive: x\r\nproxy-connection: y", "");
    header(cases, "connection: foo, Bar ,\r\nfoo: 1\r\nbar: 2\r\nfoobar: 3", "foobar=3");
    header(cases, "cookie: c\r\nconnection: cookie", "");
    header(cases, "te: trailers", "te=trailers");
    header(cases, "te: gzip, Trailers;q=1, trailers\r\nconnection: te", "te=trailers");
    header(cases, "te: gzip", "");
    header(cases, "upgrade: websocket", "");
    header(cases, "connection: Upgrade", "");
    header(cases, "connection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: x", "");
    header(cases, "connection: upgrade\r\nupgrade: h2c\r\nhttp2-settings: x", "");
  }

  private static void body(List<Case> cases, String lines, String kept, String body, String text) {
    cases.add(
        new Case(
            "POST / HTTP/1.1\r\nhost: a\r\n" + lines + "\r\n\r\n" + body,
            "headers :method=POST|:path=/|:authority=a" + kept + "\n" + text + "end\n"));
  }

  private static void bodies(List<Case> cases) {
    body(cases, "content-length: 0", "|content-length=0", "", "");
    body(cases, "content-length: 3 ", "|content-length=3", "abc", "data abc\n");
    body(cases, "content-length: 03", "|content-length=03", "abc", "data abc\n");
    String chunked = "transfer-encoding: Chunked";
    // Envoy sends the body into the tunnel, chunks and all; to ignore the upgrade is as good HTTP.
    String upgrade = "connection: upgrade\r\nupgrade: websocket\r\n";
    body(cases, upgrade + "content-length: 3", "|content-length=3", "abc", "data abc\n");
    body(cases, upgrade + chunked, "", "3\r\nabc\r\n0\r\n\r\n", "data abc\n");
    body(cases, chunked, "", "0\r\n\r\n", "");
    body(cases, chunked, "", "3\r\nabc\r\n0;q=1\r\n\r\n", "data abc\n");
    body(cases, chunked, "", "03;a=b\r\nabc\r\n1 \t\r\nd\r\n0\r\n\r\n", "data abcd\n");
    body(cases, chunked, "", "2\r\n\r\n\r\n0\r\n\r\n", "data \r\n\n");
    body(cases, chunked, "", "0\r\nhost: b\r\n\r\n", "");
    cases.add(
        new Case(
            "POST / HTTP/1.1\r\nhost: a\r\n" + chunked + "\r\n\r\n1\r\na\r\n0\r\nA: b\r\n\r\n",
            "headers :method=POST|:path=/|:authority=a\ndata a\ntrailers a=b\nend\n"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void is_decoded_alike_however_it_is_cut(Case accepted) {
    String twice = accepted.request() + accepted.request();
    String expected =
        accepted.decoded()
            + accepted.decoded()
            + "--\n"
            + "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok".repeat(2)
            + "\n-- null";
    assertThat(ServerRig.outcomeOf(SETTINGS, twice)).isEqualTo(expected);
    assertThat(ServerRig.bytewiseOutcomeOf(SETTINGS, twice)).isEqualTo(expected);
    for (int cut = 1; cut < twice.length(); cut++) {
      assertThat(ServerRig.outcomeOf(SETTINGS, twice, cut)).as("cut at " + cut).isEqualTo(expected);
    }
  }
}
