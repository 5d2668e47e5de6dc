package dev.pillion.routing.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteHostsTest extends RouteFixture {
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
