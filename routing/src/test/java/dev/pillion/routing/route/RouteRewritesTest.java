package dev.pillion.routing.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.route.RouteAction;
import dev.pillion.proxycore.config.route.RouteAction.ClusterSpecifier;
import dev.pillion.proxycore.config.route.RouteAction.HostRewrite;
import dev.pillion.proxycore.config.route.RouteAction.PathRewrite;
import dev.pillion.proxycore.config.route.RouteMatch;
import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.match.RegexPattern;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteRewritesTest extends RouteFixture {
  private HeaderMap rewritten(RouteMatch match, RouteAction action, HeaderMap request) {
    MatchedRoute route =
        Objects.requireNonNull(
            table(false, host("h", List.of("*"), route(match, action))).match(request, info, 0));
    route.finalizeRequestHeaders(request, new FormatContext(info), true);
    return request;
  }

  @ParameterizedTest
  @CsvSource({"/api/x?q=1, /v2/x?q=1", "/api?q, /v2?q", "/api, /v2"})
  void aPrefixIsReplacedAndTheQueryStays(String target, String expected) {
    HeaderMap request =
        rewritten(
            prefix("/api"),
            forward(new ClusterSpecifier.Named("c"), new PathRewrite.Prefix("/v2"), null, false),
            request("h", target));
    assertThat(request.get(HeaderNames.PATH)).isEqualTo(expected);
    assertThat(request.get(HeaderNames.X_ENVOY_ORIGINAL_PATH)).isEqualTo(target);
  }

  @Test
  void aLiteralHostKeepsTheOldOneInItsHeaders() {
    HeaderMap request =
        rewritten(
            prefix("/"),
            forward(
                new ClusterSpecifier.Named("c"), null, new HostRewrite.Literal("new.host"), true),
            request("old.host", "/"));
    assertThat(request.get(HeaderNames.AUTHORITY)).isEqualTo("new.host");
    assertThat(request.get(HeaderNames.X_FORWARDED_HOST)).isEqualTo("old.host");
    assertThat(request.get(HeaderNames.X_ENVOY_ORIGINAL_HOST)).isEqualTo("old.host");
  }

  @ParameterizedTest
  @CsvSource({
    "/a b, /a%20b/x?q",
    "'/a HTTP/1.1\r\nx: y\r\n\r\n', /a%20HTTP/1.1%0D%0Ax:%20y%0D%0A%0D%0A/x?q",
    "'/\t\u007f\u0000', /%09%7F%00/x?q"
  })
  void aRewrittenPathStaysOneWordOfTheRequestLine(String replacement, String expected) {
    HeaderMap request =
        rewritten(
            prefix("/api"),
            forward(
                new ClusterSpecifier.Named("c"), new PathRewrite.Prefix(replacement), null, false),
            request("h", "/api/x?q"));
    assertThat(request.get(HeaderNames.PATH)).isEqualTo(expected);
  }

  /** The pattern {@code /(.*)}. */
  private record AllBehindTheSlash() implements RegexPattern {
    @Override
    public String pattern() {
      return "/(.*)";
    }

    @Override
    public boolean matches(CharSequence input) {
      return find(input);
    }

    @Override
    public boolean find(CharSequence input) {
      return !input.isEmpty() && input.charAt(0) == '/';
    }

    @Override
    public String replaceAll(String input, String substitution) {
      return substitution.replace("\\1", input.substring(1));
    }
  }

  @Test
  void whatARegexPutsIntoThePathIsEncodedToo() {
    HeaderMap request =
        rewritten(
            prefix("/"),
            forward(
                new ClusterSpecifier.Named("c"),
                new PathRewrite.Regex(new AllBehindTheSlash(), "/x \\1\n"),
                null,
                false),
            request("h", "/a"));
    assertThat(request.get(HeaderNames.PATH)).isEqualTo("/x%20a%0A");
  }

  @Test
  void aHostThatIsRewrittenCannotEndItsLine() {
    HeaderMap request =
        rewritten(
            prefix("/"),
            forward(
                new ClusterSpecifier.Named("c"), null, new HostRewrite.Literal("a\r\nx: y"), false),
            request("h", "/a"));
    assertThat(request.get(HeaderNames.AUTHORITY)).isEqualTo("a  x: y");
  }
}
