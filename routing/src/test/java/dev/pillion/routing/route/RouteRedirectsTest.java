package dev.pillion.routing.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.route.RouteAction;
import dev.pillion.proxycore.config.route.RouteAction.PathRewrite;
import dev.pillion.proxycore.http.HeaderMap;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RouteRedirectsTest extends RouteFixture {
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
    assertThat(location(keep, request("foo.com", "/old?q=1"))).isEqualTo("http://foo.com/new?q=1");
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
