package dev.pillion.xdsclient.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pillion.proxycore.config.StatsConfig.TagMatch;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StdRegexTest {
  record Case(String regex, String name, String value, String rest) {}

  /** The regular expressions of Istio's bootstrap, on names that its clusters and filters have. */
  static Stream<Case> istios() {
    return Stream.of(
        new Case(
            "^cluster(\\.(.+);)",
            "cluster.outbound|80||a.default.svc.cluster.local;.upstream_cx_total",
            "outbound|80||a.default.svc.cluster.local",
            "cluster.upstream_cx_total"),
        new Case(
            "^http\\.(((?:[_.[:digit:]\\w]*|[_\\[\\]aAbBcCdDeEfF[:digit:]\\w\\:]*));\\.)",
            "http.outbound_0.0.0.0_80;.downstream_rq_total",
            "outbound_0.0.0.0_80",
            "http.downstream_rq_total"),
        new Case(
            "^server(\\.(.+))\\.watchdog",
            "server.worker_0.watchdog_miss",
            "worker_0",
            "server.watchdog_miss"),
        new Case(
            "^tcp\\.((.*?)\\.)\\w+?$", "tcp.a.downstream_cx_total", "a", "tcp.downstream_cx_total"),
        new Case("_rq(_(\\d{3}))$", "cluster.a.upstream_rq_503", "503", "cluster.a.upstream_rq"),
        new Case("_rq(_(\\dxx))$", "cluster.a.upstream_rq_5xx", "5xx", "cluster.a.upstream_rq"),
        new Case(
            "^listener(?=\\.).*?\\.http\\.(((?:[_.[:digit:]]*|[_\\[\\]aAbBcCdDeEfF[:digit:]]*))\\.)",
            "listener.0.0.0.0_80.http.0.0.0.0_80.downstream_rq_2xx",
            "0.0.0.0_80",
            "listener.0.0.0.0_80.http.downstream_rq_2xx"),
        new Case(
            "^listener\\.(((?:[_.[:digit:]]*|[_\\[\\]aAbBcCdDeEfF[:digit:]]*))\\.)",
            "listener.[__1]_80.no_filter_chain_match",
            "[__1]_80",
            "listener.no_filter_chain_match"),
        new Case(
            "(response_flags=\\.=(.*?);\\.;)",
            "istiocustom.istio_requests_total.response_flags=.=-;.;x",
            "-",
            "istiocustom.istio_requests_total.x"),
        new Case("rbac(\\.(allowed|denied))", "http.a.rbac.allowed", "allowed", "http.a.rbac"));
  }

  @ParameterizedTest
  @MethodSource("istios")
  void istiosTagsAreFound(Case one) {
    assertThat(StdRegex.compile(one.regex).find(one.name))
        .satisfies(
            found -> {
              assertThat(found.value()).isEqualTo(one.value);
              assertThat(new StringBuilder(one.name).delete(found.start(), found.end()))
                  .hasToString(one.rest);
            });
  }

  @Test
  void whatDoesNotMatchOrHasNoGroupIsNoTag() {
    assertThat(StdRegex.compile("^cluster\\.((.+?)\\.)").find("http.a.b")).isNull();
    assertThat(StdRegex.compile("cluster").find("cluster.a")).isNull();
  }

  @Test
  void theFirstGroupIsTheValueWhereThereIsNoSecondOne() {
    assertThat(StdRegex.compile("_(\\d+)$").find("a_12")).isEqualTo(new TagMatch(2, 4, "12"));
  }

  @ParameterizedTest
  @CsvSource({
    "[[:alpha:]]+(\\d), a1, 1",
    "([^&&a]), &a^, ^",
    "([a^]+), b^a, ^a",
    "([[]), a[, [",
    "(a$), aba, a"
  })
  void classesAndAnchorsMeanWhatTheyMeanInC(String regex, String name, String value) {
    assertThat(StdRegex.compile(regex).find(name)).extracting(TagMatch::value).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "(a++)",
        "(?<n>a)",
        "(?i)a",
        "\\Qa",
        "[[:letter:]]",
        "[a",
        "a{2",
        "[[.a.]]",
        "\\"
      })
  void whatOnlyJavaOrNobodyKnowsIsRefused(String regex) {
    assertThatThrownBy(() -> StdRegex.compile(regex)).isInstanceOf(PatternSyntaxException.class);
  }
}
