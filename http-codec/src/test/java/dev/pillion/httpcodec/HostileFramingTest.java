package dev.pillion.httpcodec;

import static dev.pillion.httpcodec.Refusal.BOTH;
import static dev.pillion.httpcodec.Refusal.CHARACTERS;
import static dev.pillion.httpcodec.Refusal.CHUNKED;
import static dev.pillion.httpcodec.Refusal.CODEC;
import static dev.pillion.httpcodec.Refusal.ENCODING;
import static dev.pillion.httpcodec.Refusal.POST;
import static dev.pillion.httpcodec.Refusal.SMUGGLED;
import static dev.pillion.httpcodec.Refusal.add;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.http.Http1Options.HeaderCase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests whose end can be argued about, which must not pass. What is expected is what Envoy 1.40
 * answers, or stricter where the comment says so.
 */
@ExtendWith(Buffers.class)
class HostileFramingTest {
  static List<Refusal> cases() {
    List<Refusal> cases = new ArrayList<>();
    lengths(cases);
    encodings(cases);
    chunks(cases);
    return cases;
  }

  private static void lengths(List<Refusal> cases) {
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

  private static void encodings(List<Refusal> cases) {
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

  private static void chunks(List<Refusal> cases) {
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

  @ParameterizedTest
  @MethodSource("cases")
  void is_refused_alike_however_it_is_cut(Refusal refusal) {
    refusal.happensHoweverItIsCut();
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
}
