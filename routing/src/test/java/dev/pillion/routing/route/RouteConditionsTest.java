package dev.pillion.routing.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.route.RouteMatch;
import dev.pillion.proxycore.config.route.RouteMatch.PathMatch;
import dev.pillion.proxycore.config.route.RouteMatch.QueryParameterMatcher;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.match.HeaderMatcher;
import dev.pillion.proxycore.match.MetadataMatcher;
import dev.pillion.proxycore.match.StringMatcher;
import dev.pillion.proxycore.match.ValueMatcher;
import dev.pillion.proxycore.runtime.RuntimeFraction;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteConditionsTest extends RouteFixture {
  private @Nullable String match(RouteMatch match, HeaderMap request) {
    return cluster(table(false, host("h", List.of("*"), to("hit", match))), request);
  }

  @ParameterizedTest
  @CsvSource({
    "/api, /api, true",
    "/api, /api/x, true",
    "/api, /apix, false",
    "/api, /api?x=1, true",
    "/api, /ap, false"
  })
  void aPathSeparatedPrefixEndsAtASlash(String prefix, String target, boolean hit) {
    RouteMatch match = path(new PathMatch.PathSeparatedPrefix(prefix));
    assertThat(match(match, request("h", target)) != null).isEqualTo(hit);
  }

  @ParameterizedTest
  @CsvSource({"/a, true", "/a?b=c, true", "/a#f, true", "/a/, false", "/A, false"})
  void anExactPathLeavesTheQueryOut(String target, boolean hit) {
    RouteMatch match = path(new PathMatch.Exact("/a"));
    assertThat(match(match, request("h", target)) != null).isEqualTo(hit);
  }

  @Test
  void caseMattersOnlyWhereAskedFor() {
    RouteMatch match =
        new RouteMatch(
            new PathMatch.Prefix("/Abc"), false, null, List.of(), List.of(), false, List.of());
    assertThat(match(match, request("h", "/aBCd"))).isEqualTo("hit");
  }

  @Test
  void theQueryIsNoPartOfAPrefix() {
    assertThat(match(prefix("/a?b"), request("h", "/a?b"))).isNull();
  }

  @Test
  void everyHeaderMustMatch() {
    List<HeaderMatcher> headers =
        List.of(
            new HeaderMatcher(
                HeaderName.of("x-user"),
                new HeaderMatcher.Kind.Text(new StringMatcher.Exact("tester", false)),
                false,
                false),
            new HeaderMatcher(
                HeaderName.of("x-blocked"), new HeaderMatcher.Kind.Present(true), true, false));
    RouteMatch match =
        new RouteMatch(new PathMatch.Prefix("/"), true, null, headers, List.of(), false, List.of());
    assertThat(match(match, request("h", "/", "x-user", "tester"))).isEqualTo("hit");
    assertThat(match(match, request("h", "/"))).isNull();
    assertThat(match(match, request("h", "/", "x-user", "tester", "x-blocked", ""))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "/p?a=1, true",
    "/p?b=2&a=1, true",
    "/p?a=2, false",
    "/p?aa=1, false",
    "/p, false",
    "/p?a=1&a=2, true",
    "/p?a=2&a=1, false"
  })
  void theFirstQueryParameterOfANameCounts(String target, boolean hit) {
    RouteMatch match =
        new RouteMatch(
            new PathMatch.Prefix("/p"),
            true,
            null,
            List.of(),
            List.of(new QueryParameterMatcher("a", new StringMatcher.Exact("1", false))),
            false,
            List.of());
    assertThat(match(match, request("h", target)) != null).isEqualTo(hit);
  }

  @ParameterizedTest
  @CsvSource({
    "application/grpc, true",
    "application/grpc+proto, true",
    "application/grpc-web, false",
    "text/plain, false"
  })
  void grpcIsKnownByItsContentType(String type, boolean hit) {
    RouteMatch match =
        new RouteMatch(
            new PathMatch.Prefix("/"), true, null, List.of(), List.of(), true, List.of());
    assertThat(match(match, request("h", "/", "content-type", type)) != null).isEqualTo(hit);
  }

  @Test
  void dynamicMetadataOfTheStreamMustMatch() {
    MetadataMatcher versions =
        new MetadataMatcher(
            "ns",
            List.of("app", "version"),
            new ValueMatcher.Text(new StringMatcher.Prefix("v", false)),
            false);
    RouteMatch match =
        new RouteMatch(
            new PathMatch.Prefix("/"), true, null, List.of(), List.of(), false, List.of(versions));
    assertThat(match(match, request("h", "/"))).isNull();
    info.putMetadata("ns", "app", Map.of("version", "v2"));
    assertThat(match(match, request("h", "/"))).isEqualTo("hit");
    info.putMetadata("ns", "app", Map.of("version", 2.0));
    assertThat(match(match, request("h", "/"))).isNull();
  }

  @Test
  void aRuntimeFractionTakesItsShare() {
    RouteMatch match =
        new RouteMatch(
            new PathMatch.Prefix("/"),
            true,
            new RuntimeFraction(25, 100),
            List.of(),
            List.of(),
            false,
            List.of());
    CompiledRouteTable table = table(false, host("h", List.of("*"), to("hit", match)));
    int hits = 0;
    for (int random = 0; random < 1000; random++) {
      hits += table.match(request("h", "/"), info, random) == null ? 0 : 1;
    }
    assertThat(hits).isEqualTo(250);
  }

  @Test
  void theFirstMatchingRouteIsTaken() {
    CompiledRouteTable table =
        table(false, host("h", List.of("*"), to("first", prefix("/a")), to("second", prefix("/"))));
    assertThat(cluster(table, request("h", "/ab"))).isEqualTo("first");
    assertThat(cluster(table, request("h", "/b"))).isEqualTo("second");
  }
}
