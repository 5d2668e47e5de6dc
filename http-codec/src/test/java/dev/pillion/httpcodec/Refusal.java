package dev.pillion.httpcodec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.http.Http1Options;
import dev.pillion.proxycore.config.http.Http1Options.HeaderCase;
import java.util.List;

/** A request that must not pass, and the error it is refused with. */
record Refusal(String request, String error) {
  static final Http1Options OPTIONS = ServerRig.options(false, "", true, HeaderCase.LOWER);
  static final Http1Settings SETTINGS = new Http1Settings(OPTIONS, 60 * 1024, 100);

  static final String POST = "POST /p HTTP/1.1\r\nhost: a\r\n";
  static final String GET = "GET /p HTTP/1.1\r\nhost: a\r\n";
  static final String CHUNKED = POST + "transfer-encoding: chunked\r\n\r\n";
  static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n";

  static final String CODEC = "400 http1.codec_error";
  static final String CHARACTERS = "400 http1.invalid_characters";
  static final String BOTH = "400 http1.content_length_and_chunked_not_allowed";
  static final String ENCODING = "501 http1.invalid_transfer_encoding";
  static final String URL = "400 http1.invalid_url";
  static final String AUTHORITY = "400 http.invalid_authority";
  static final String CONNECTION = "400 http1.connection_header_rejected";

  /** Longer requests are cut at some bytes only. */
  private static final int CUT_EVERYWHERE = 500;

  static void add(List<Refusal> cases, String error, String... requests) {
    for (String request : requests) {
      cases.add(new Refusal(request, error));
    }
  }

  /** It is refused in the same way in one read, byte by byte, and cut in two anywhere. */
  void happensHoweverItIsCut() {
    String whole = ServerRig.outcomeOf(SETTINGS, request);
    assertThat(whole)
        .contains("error " + error + "\n")
        .contains("connection: close\r\n")
        .endsWith("FLUSH_WRITE_AND_DELAY")
        .doesNotContain("smuggled HTTP")
        .doesNotContain("\nend\n");
    assertThat(ServerRig.bytewiseOutcomeOf(SETTINGS, request)).isEqualTo(whole);
    int step = request.length() > CUT_EVERYWHERE ? 97 : 1;
    for (int cut = 1; cut < request.length(); cut += step) {
      assertThat(ServerRig.outcomeOf(SETTINGS, request, cut)).as("cut at " + cut).isEqualTo(whole);
    }
  }

  @Override
  public String toString() {
    return error + " <- " + request.replace("\r", "\\r").replace("\n", "\\n");
  }
}
