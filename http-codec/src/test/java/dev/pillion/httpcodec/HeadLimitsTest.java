package dev.pillion.httpcodec;

import static dev.pillion.httpcodec.Refusal.CHUNKED;
import static dev.pillion.httpcodec.Refusal.GET;
import static dev.pillion.httpcodec.Refusal.OPTIONS;
import static dev.pillion.httpcodec.Refusal.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How large a head may be. */
@ExtendWith(Buffers.class)
class HeadLimitsTest {
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
    String trailers = CHUNKED + "0\r\n" + "x: y\r\n".repeat(101) + "\r\n";
    assertThat(ServerRig.outcomeOf(SETTINGS, trailers))
        .contains("error 431 http1.too_many_headers");
  }

  @Test
  void a_response_has_the_same_limits_and_its_connection_is_given_up() {
    Http1Settings small = new Http1Settings(OPTIONS, 1024, 100);
    String start = "HTTP/1.1 200 OK\r\n";
    for (String head : List.of("x: " + "y".repeat(1024), "x: y\r\n".repeat(101))) {
      ClientRig rig = new ClientRig(small).get("GET").receive(start + head);
      assertThat(rig.outcome()).startsWith("error 431 ").endsWith("-- gone\n-- NO_FLUSH");
    }
  }
}
