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
}
