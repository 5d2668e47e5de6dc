package dev.pillion.httpcodec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.http.Http1Options;
import dev.pillion.proxycore.config.http.Http1Options.HeaderCase;
import dev.pillion.proxycore.match.StringMatcher;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code allow_chunked_length}, {@code allow_custom_methods}, {@code ignore_http_11_upgrade}. */
@ExtendWith(Buffers.class)
@SuppressWarnings("StringConcatToTextBlock") // wire bytes, CRLF and all
class SeldomOptionsTest {
  private static Http1Options options(
      boolean chunkedLength, boolean customMethods, StringMatcher... ignored) {
    return new Http1Options(
        false,
        "",
        true,
        false,
        HeaderCase.LOWER,
        false,
        chunkedLength,
        customMethods,
        List.of(ignored));
  }

  private static String decoded(Http1Options options, String request) {
    ServerRig rig = new ServerRig(options);
    rig.send(request);
    return rig.decoded();
  }

  @Test
  void chunked_coding_wins_over_a_length_where_that_is_allowed() {
    String request =
        "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\ntransfer-encoding: chunked\r\n\r\n"
            + "2\r\nab\r\n0\r\n\r\n";
    assertThat(decoded(options(true, false), request))
        .isEqualTo("headers :method=POST|:path=/|:authority=a\ndata ab\nend\n");
    assertThat(decoded(options(false, false), request))
        .contains("http1.content_length_and_chunked_not_allowed");
  }

  @Test
  void a_method_may_be_any_token_where_that_is_allowed() {
    assertThat(decoded(options(false, true), "F-o_O / HTTP/1.1\r\nhost: a\r\n\r\n"))
        .isEqualTo("headers :method=F-o_O|:path=/|:authority=a\nend\n");
    assertThat(decoded(options(false, true), "F(OO / HTTP/1.1\r\nhost: a\r\n\r\n"))
        .contains("http1.codec_error");
  }

  @Test
  void upgrades_that_are_ignored_are_not_asked_for() {
    Http1Options options =
        options(
            false,
            false,
            new StringMatcher.Exact("websocket", false),
            new StringMatcher.Prefix("TLS/", false));
    String head = "GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: ";
    assertThat(decoded(options, head + "websocket\r\n\r\n"))
        .isEqualTo("headers :method=GET|:path=/|:authority=a\nend\n");
    assertThat(decoded(options, head + "TLS/1.0, foo\r\n\r\n"))
        .isEqualTo("headers :method=GET|:path=/|:authority=a|connection=upgrade|upgrade=foo\n");
  }
}
