package dev.pillion.routing.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.RuntimeFraction;
import dev.pillion.proxycore.config.route.RouteAction;
import dev.pillion.proxycore.config.route.RouteAction.ClusterSpecifier;
import dev.pillion.proxycore.config.route.RouteAction.HostRewrite;
import dev.pillion.proxycore.config.route.RouteAction.PathRewrite;
import dev.pillion.proxycore.config.route.RouteAction.Priority;
import dev.pillion.proxycore.config.route.RouteConfiguration;
import dev.pillion.proxycore.config.route.RouteEntry;
import dev.pillion.proxycore.config.route.RouteMatch;
import dev.pillion.proxycore.config.route.RouteMatch.PathMatch;
import dev.pillion.proxycore.config.route.RouteMatch.QueryParameterMatcher;
import dev.pillion.proxycore.config.route.VirtualHost;
import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderMutations;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.match.HeaderMatcher;
import dev.pillion.proxycore.match.StringMatcher;
import dev.pillion.proxycore.network.ConnectionInfo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {
  private static final InetSocketAddress ADDRESS =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);
  private final StreamInfo info = new StreamInfo(new ConnectionInfo(1, ADDRESS, ADDRESS));

  private static RouteAction forward(ClusterSpecifier cluster) {
    return forward(cluster, null, null, false);
  }

  private static RouteAction forward(
      ClusterSpecifier cluster,
      @Nullable PathRewrite path,
      @Nullable HostRewrite host,
      boolean appendForwardedHost) {
    return new RouteAction.Forward(
        cluster,
        503,
        path,
        host,
        appendForwardedHost,
        Duration.ofSeconds(15),
        null,
        null,
        Priority.DEFAULT);
  }

  private static RouteMatch prefix(String prefix) {
    return path(new PathMatch.Prefix(prefix));
  }

  private static RouteMatch path(PathMatch path) {
    return new RouteMatch(path, true, null, List.of(), List.of(), false);
  }

  private static RouteEntry route(RouteMatch match, RouteAction action) {
    return new RouteEntry("", match, action, HeaderMutations.NONE, "", Map.of(), Map.of());
  }

  private static RouteEntry to(String cluster, RouteMatch match) {
    return route(match, forward(new ClusterSpecifier.Named(cluster)));
  }

  private static VirtualHost host(String name, List<String> domains, RouteEntry... routes) {
    return new VirtualHost(
        name,
        domains,
        List.of(routes),
        VirtualHost.TlsRequirement.NONE,
        HeaderMutations.NONE,
        false,
        false,
        Map.of());
  }

  private static CompiledRouteTable table(boolean ignorePort, VirtualHost... hosts) {
    return CompiledRouteTable.compile(
        new RouteConfiguration(
            "test",
            List.of(hosts),
            List.of(),
            HeaderMutations.NONE,
            false,
            true,
            ignorePort,
            4096,
            Map.of()));
  }

  private static HeaderMap request(String authority, String path, String... headers) {
    HeaderMap map = new HeaderMap();
    map.add(HeaderNames.METHOD, "GET");
    map.add(HeaderNames.PATH, path);
    map.add(HeaderNames.AUTHORITY, authority);
    map.add(HeaderNames.SCHEME, "http");
    for (int i = 0; i < headers.length; i += 2) {
      map.add(HeaderName.of(headers[i]), headers[i + 1]);
    }
    return map;
  }

  private @Nullable String cluster(CompiledRouteTable table, HeaderMap request) {
    MatchedRoute route = table.match(request, info, 0);
    return route == null ? null : route.clusterName(request);
  }

  @Nested
  class Hosts {
    private final CompiledRouteTable table =
        table(
            false,
            host("exact", List.of("www.foo.com", "foo.com:8080"), to("exact", prefix("/"))),
            host("suffix", List.of("*.foo.com", "*-bar.foo.com"), to("suffix", prefix("/"))),
            host("longer", List.of("*.a.foo.com"), to("longer", prefix("/"))),
            host("prefix", List.of("foo.*"), to("prefix", prefix("/"))));

    @ParameterizedTest
    @CsvSource({
      "www.foo.com, exact",
      "WWW.FOO.COM, exact",
      "foo.com:8080, exact",
      "x.foo.com, suffix",
      "x-bar.foo.com, suffix",
      "x.a.foo.com, longer",
      "foo.de, prefix",
      "bar.de, ",
      "www.foo.com:80, ",
      ".foo.com, ",
    })
    void theMostSpecificDomainWins(String authority, @Nullable String expected) {
      assertThat(cluster(table, request(authority, "/"))).isEqualTo(expected);
    }

    @Test
    void theStarTakesTheRestEvenWithoutAHost() {
      CompiledRouteTable any = table(false, host("any", List.of("*"), to("any", prefix("/"))));
      HeaderMap request = request("x", "/");
      request.remove(HeaderNames.AUTHORITY);
      assertThat(cluster(any, request)).isEqualTo("any");
    }

    @ParameterizedTest
    @CsvSource({"foo.com:123, hit", "foo.com, hit", "[::1]:80, six", "[::1], six", "foo.com:x, "})
    void thePortIsLeftOutWhereAskedFor(String authority, @Nullable String expected) {
      CompiledRouteTable noPort =
          table(
              true,
              host("a", List.of("foo.com"), to("hit", prefix("/"))),
              host("b", List.of("[::1]"), to("six", prefix("/"))));
      assertThat(cluster(noPort, request(authority, "/"))).isEqualTo(expected);
    }
  }

  @Nested
  class Conditions {
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
          new RouteMatch(new PathMatch.Prefix("/Abc"), false, null, List.of(), List.of(), false);
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
          new RouteMatch(new PathMatch.Prefix("/"), true, null, headers, List.of(), false);
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
              false);
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
          new RouteMatch(new PathMatch.Prefix("/"), true, null, List.of(), List.of(), true);
      assertThat(match(match, request("h", "/", "content-type", type)) != null).isEqualTo(hit);
    }

    @Test
    void aRuntimeFractionTakesItsShare() {
      RouteMatch match =
          new RouteMatch(
              new PathMatch.Prefix("/"),
              true,
              new RuntimeFraction(25, 100, ""),
              List.of(),
              List.of(),
              false);
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
          table(
              false, host("h", List.of("*"), to("first", prefix("/a")), to("second", prefix("/"))));
      assertThat(cluster(table, request("h", "/ab"))).isEqualTo("first");
      assertThat(cluster(table, request("h", "/b"))).isEqualTo("second");
    }
  }

  @Nested
  class Clusters {
    @Test
    void weightsDivideTheRequests() {
      List<RouteAction.WeightedCluster> clusters = new ArrayList<>();
      for (var share : Map.of("v1", 90L, "v2", 10L).entrySet()) {
        clusters.add(
            new RouteAction.WeightedCluster(
                share.getKey(), null, share.getValue(), HeaderMutations.NONE, null, Map.of()));
      }
      CompiledRouteTable table =
          table(
              false,
              host(
                  "h",
                  List.of("*"),
                  route(prefix("/"), forward(new ClusterSpecifier.Weighted(clusters)))));
      int v2 = 0;
      HeaderMap request = request("h", "/");
      for (long random = 0; random < 1000; random++) {
        MatchedRoute route = Objects.requireNonNull(table.match(request, info, random));
        v2 += route.clusterName(request).equals("v2") ? 1 : 0;
      }
      assertThat(v2).isEqualTo(100);
    }

    @Test
    void aHeaderMayNameTheCluster() {
      CompiledRouteTable table =
          table(
              false,
              host(
                  "h",
                  List.of("*"),
                  route(
                      prefix("/"),
                      forward(new ClusterSpecifier.FromHeader(HeaderName.of("x-to"))))));
      assertThat(cluster(table, request("h", "/", "x-to", "blue"))).isEqualTo("blue");
      assertThat(cluster(table, request("h", "/"))).isEmpty();
    }
  }

  @Nested
  class Rewrites {
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

  @Nested
  class Redirects {
    private String location(RouteAction.Redirect redirect, HeaderMap request) {
      MatchedRoute route =
          Objects.requireNonNull(
              table(false, host("h", List.of("*"), route(prefix("/old"), redirect)))
                  .match(request, info, 0));
      return route.redirectLocation(request);
    }

    @Test
    void httpsKeepsHostPathAndQueryAndDropsTheDefaultPort() {
      var redirect = new RouteAction.Redirect(true, null, null, 0, null, null, 301, false);
      HeaderMap request = request("foo.com:80", "/old?q=1", "x-forwarded-proto", "http");
      assertThat(location(redirect, request)).isEqualTo("https://foo.com/old?q=1");
    }

    @Test
    void portAndHostAreReplaced() {
      var redirect = new RouteAction.Redirect(false, null, "bar.com", 81, null, null, 302, false);
      assertThat(location(redirect, request("foo.com:80", "/old")))
          .isEqualTo("http://bar.com:81/old");
    }

    @Test
    void aPathWithItsOwnQueryWins() {
      var redirect = new RouteAction.Redirect(false, null, null, 0, "/new?x=1", null, 301, false);
      assertThat(location(redirect, request("foo.com", "/old?q=1")))
          .isEqualTo("http://foo.com/new?x=1");
    }

    @Test
    void aPathWithoutQueryKeepsTheRequestsUnlessStripped() {
      var keep = new RouteAction.Redirect(false, null, null, 0, "/new", null, 301, false);
      assertThat(location(keep, request("foo.com", "/old?q=1")))
          .isEqualTo("http://foo.com/new?q=1");
      var strip = new RouteAction.Redirect(false, null, null, 0, "/new", null, 301, true);
      assertThat(location(strip, request("foo.com", "/old?q=1"))).isEqualTo("http://foo.com/new");
    }

    @Test
    void aPrefixRewriteAppliesToTheLocation() {
      var redirect =
          new RouteAction.Redirect(
              false, null, null, 0, null, new PathRewrite.Prefix("/new"), 301, false);
      assertThat(location(redirect, request("[::1]:8080", "/old/x?q=1")))
          .isEqualTo("http://[::1]:8080/new/x?q=1");
    }
  }
}
