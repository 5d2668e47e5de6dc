package dev.pillion.httpcodec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Responses, sound and hostile, each cut at every byte. */
@ExtendWith(Buffers.class)
@SuppressWarnings("StringConcatToTextBlock") // wire bytes, CRLF and all
class ResponseTest {
  private static final String REUSABLE = "-- reusable\n-- null";
  private static final String GONE = "-- gone\n-- NO_FLUSH";
  private static final String MALFORMED = "error 400 http1.codec_error\n" + GONE;

  record Case(String method, String response, boolean thenEnd, String outcome) {
    @Override
    public String toString() {
      return method + " " + response.replace("\r", "\\r").replace("\n", "\\n");
    }
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    sound(cases);
    bodiless(cases);
    interim(cases);
    untilClose(cases);
    hostile(cases);
    return cases;
  }

  private static void get(List<Case> cases, String response, String outcome) {
    cases.add(new Case("GET", response, false, outcome));
  }

  private static void sound(List<Case> cases) {
    String ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    String decoded = "headers :status=200|content-length=2\ndata ok\nend\n";
    get(cases, ok, decoded + REUSABLE);
    get(cases, ok.replace(" OK", ""), decoded + REUSABLE);
    get(cases, ok.replace(" OK", " "), decoded + REUSABLE);
    get(cases, ok.replace("OK", "Funny \u00ff thing"), decoded + REUSABLE);
    get(cases, ok.replace("200 OK", "999 x"), decoded.replace("200", "999") + REUSABLE);
    get(cases, ok.replace("1.1", "1.0"), decoded + GONE);
    get(
        cases,
        ok.replace("1.1", "1.0").replace("content", "connection: keep-alive\r\ncontent"),
        decoded + REUSABLE);
    get(cases, ok.replace("content", "Connection: x, Close\r\ncontent"), decoded + GONE);
    get(
        cases,
        "HTTP/1.1 200 OK\r\nConnection: foo\r\nfoo: 1\r\nkeep-alive: x\r\nproxy-connection: q\r\n"
            + "upgrade: h2\r\nServer: s\r\nte: x\r\nhost: x\r\ncontent-length: 0\r\n\r\n",
        "headers :status=200|foo=1|server=s|content-length=0\nend\n" + REUSABLE);
    String chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    String chunkedHead = "headers :status=200\n";
    get(cases, chunked + "2\r\nok\r\n0\r\n\r\n", chunkedHead + "data ok\nend\n" + REUSABLE);
    get(
        cases,
        chunked + "2\r\nok\r\n0\r\nX: y\r\n\r\n",
        chunkedHead + "data ok\ntrailers x=y\nend\n" + REUSABLE);
    get(
        cases,
        chunked.replace("1.1", "1.0") + "2\r\nok\r\n0\r\n\r\n",
        chunkedHead + "data ok\nend\n" + GONE);
  }

  private static void bodiless(List<Case> cases) {
    String reusable = "end\n" + REUSABLE;
    get(cases, "HTTP/1.1 204 N\r\n\r\n", "headers :status=204\n" + reusable);
    get(cases, "HTTP/1.1 204 N\r\ncontent-length: 0\r\n\r\n", "headers :status=204\n" + reusable);
    String notModified = "HTTP/1.1 304 N\r\ncontent-length: 20\r\n\r\n";
    get(cases, notModified, "headers :status=304|content-length=20\n" + reusable);
    String encoded = "HTTP/1.1 304 N\r\ntransfer-encoding: chunked\r\n\r\n";
    get(cases, encoded, "headers :status=304\n" + reusable);
    for (String lines : List.of("", "transfer-encoding: chunked\r\n")) {
      String head = "HTTP/1.1 200 OK\r\n" + lines + "\r\n";
      cases.add(new Case("HEAD", head, false, "headers :status=200\n" + reusable));
    }
    cases.add(
        new Case(
            "HEAD",
            "HTTP/1.1 103 E\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n",
            false,
            "informational :status=103\nheaders :status=200|content-length=2\n" + reusable));
  }

  private static void interim(List<Case> cases) {
    String ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    String decoded = "headers :status=200|content-length=2\ndata ok\nend\n" + REUSABLE;
    get(
        cases,
        "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok,
        "informational :status=103|link=x\n" + decoded);
    get(
        cases,
        "HTTP/1.1 100 C\r\n\r\nHTTP/1.1 102 P\r\ncontent-length: 0\r\n\r\n" + ok,
        "informational :status=100\ninformational :status=102\n" + decoded);
  }

  private static void untilClose(List<Case> cases) {
    String head = "HTTP/1.1 200 OK\r\n\r\n";
    String decoded = "headers :status=200\n";
    cases.add(new Case("GET", head + "o\r\nk", true, decoded + "data o\r\nk\nend\n" + GONE));
    cases.add(new Case("GET", head, true, decoded + "end\n" + GONE));
    cases.add(new Case("GET", "", true, "reset CONNECTION_CLOSED\n" + GONE));
    // Envoy: an orderly close within a message is a protocol error of the upstream.
    cases.add(new Case("GET", "HTTP/1.1 2", true, MALFORMED));
    cases.add(
        new Case(
            "GET",
            "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nok",
            true,
            "headers :status=200|content-length=5\ndata ok\n" + MALFORMED));
    cases.add(
        new Case(
            "GET",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nok",
            true,
            decoded + "data ok\n" + MALFORMED));
  }

  private static void hostile(List<Case> cases) {
    for (String response :
        List.of(
            "garbage\r\n\r\n",
            "hello\r\n",
            "\r\nHTTP/1.1 200 OK\r\n\r\n",
            "HTTP/1.1 99 x\r\n\r\n",
            "HTTP/1.1 099 x\r\n\r\n",
            "HTTP/1.1 1000 x\r\n\r\n", // Envoy takes it
            "HTTP/1.1 20x x\r\n\r\n",
            "HTTP/1.1 20 x\r\n\r\n",
            "HTTP/1.1  200 x\r\n\r\n",
            "HTTP/2.0 200 OK\r\n\r\n", // Envoy takes it
            "http/1.1 200 OK\r\n\r\n",
            "HTTP/1.1\r\n\r\n",
            "HTTP/1.1 200 OK\ncontent-length: 0\n\n", // Envoy ends lines at a bare LF
            "HTTP/1.1 200 OK\r\nx: a\r\n b\r\n\r\n", // Envoy unfolds
            "HTTP/1.1 200 OK\r\n:status: 500\r\n\r\n",
            "HTTP/1.1 200 OK\r\nx y: 1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nx : 1\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nok",
            "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
            "HTTP/1.1 101 SP\r\nconnection: upgrade\r\nupgrade: x\r\n\r\nabc")) {
      get(cases, response, MALFORMED);
    }
    error(cases, "200 a\u0001b\r\n\r\n", "400 http1.invalid_characters");
    error(cases, "200 OK\r\nx: 5\u00000\r\n\r\n", "400 http1.invalid_characters");
    error(
        cases,
        "200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        "400 http1.content_length_and_chunked_not_allowed");
    error(
        cases,
        "200 OK\r\ntransfer-encoding: gzip\r\n\r\nok",
        "501 http1.invalid_transfer_encoding");
    error(
        cases,
        "204 N\r\ntransfer-encoding: chunked\r\n\r\n",
        "502 http1.transfer_encoding_not_allowed");
    error(cases, "103 N\r\ncontent-length: 2\r\n\r\nok", "502 http1.content_length_not_allowed");
    get(
        cases,
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\nx",
        "headers :status=200\ndata ok\n" + MALFORMED);
  }

  private static void error(List<Case> cases, String response, String error) {
    get(cases, "HTTP/1.1 " + response, "error " + error + "\n" + GONE);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void is_decoded_alike_however_it_is_cut(Case expected) {
    String response = expected.response();
    assertThat(outcome(expected, rig -> rig.receive(response))).isEqualTo(expected.outcome());
    assertThat(outcome(expected, rig -> rig.receiveBytewise(response)))
        .isEqualTo(expected.outcome());
    for (int i = 1; i < response.length(); i++) {
      int cut = i;
      assertThat(
              outcome(
                  expected,
                  rig -> rig.receive(response.substring(0, cut)).receive(response.substring(cut))))
          .as("cut at " + cut)
          .isEqualTo(expected.outcome());
    }
  }

  private static String outcome(Case expected, java.util.function.Consumer<ClientRig> receiving) {
    ClientRig rig = new ClientRig().get(expected.method());
    receiving.accept(rig);
    if (expected.thenEnd()) {
      rig.end();
    }
    String outcome = rig.outcome();
    rig.close();
    return outcome;
  }
}
