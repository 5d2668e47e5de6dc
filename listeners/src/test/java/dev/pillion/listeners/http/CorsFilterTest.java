package dev.pillion.listeners.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.listeners.cors.CorsFilterFactory;
import dev.pillion.proxycore.config.route.CorsPolicy;
import dev.pillion.proxycore.config.route.FilterOverride;
import dev.pillion.proxycore.http.HttpFilter;
import dev.pillion.proxycore.http.HttpFilterCallbacks;
import dev.pillion.proxycore.match.StringMatcher;
import dev.pillion.proxycore.route.FilterOverrides;
import dev.pillion.proxycore.runtime.RuntimeFraction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Preflights are answered, other answers get their headers, and levels complete each other. */
class CorsFilterTest {
  private static final String PREFLIGHT =
      lines(
          "OPTIONS /x HTTP/1.1",
          "Host: h",
          "Origin: a.example",
          "Access-Control-Request-Method: PUT",
          "Access-Control-Request-Headers: x-q",
          "");
  private static final CorsPolicy A_EXAMPLE =
      policy("a.example", "GET,PUT", "x-a", "x-e", "86400", true);
  private static final CorsPolicy NOTHING =
      new CorsPolicy(List.of(), "", "", "", "", null, null, null, null, null);

  private final Upstream upstream = new Upstream(s -> s.headers(true, 200, "x-from: upstream"));

  @Test
  void aPreflightIsAnswered() throws Exception {
    try (HttpServer server = server(A_EXAMPLE);
        HttpClient client = server.connect()) {
      assertThat(client.send(PREFLIGHT).head())
          .startsWith("HTTP/1.1 200 OK\r\n")
          .contains(
              lines(
                  "access-control-allow-origin: a.example",
                  "access-control-allow-credentials: true",
                  "access-control-allow-methods: GET,PUT",
                  "access-control-allow-headers: x-a",
                  "access-control-max-age: 86400",
                  "access-control-expose-headers: x-e"));
      assertThat(server.nextLogged()).contains(" 200 - cors_response ");
      assertThat(upstream.streams).isEmpty();
      assertThat(server.counter("cors.origin_valid")).isEqualTo(1);
    }
  }

  @Test
  void aPreflightFromElsewhereGoesOnAndIsNotAllowed() throws Exception {
    try (HttpServer server = server(A_EXAMPLE);
        HttpClient client = server.connect()) {
      String other = PREFLIGHT.replace("a.example", "b.example");
      assertThat(client.send(other).head())
          .contains("x-from: upstream\r\n")
          .doesNotContain("access-control");
      assertThat(server.counter("cors.origin_invalid")).isEqualTo(1);
    }
  }

  @Test
  void aPreflightFromElsewhereIsAnsweredWithoutItsOriginWhereItMayNotGoOn() throws Exception {
    CorsPolicy stops =
        new CorsPolicy(
            List.of(new StringMatcher.Exact("a", false)),
            "*",
            "*",
            "",
            "",
            null,
            null,
            null,
            null,
            false);
    try (HttpServer server = server(stops);
        HttpClient client = server.connect()) {
      assertThat(client.send(PREFLIGHT).head())
          .contains("access-control-allow-methods: PUT\r\naccess-control-allow-headers: x-q\r\n")
          .doesNotContain("allow-origin");
    }
  }

  @Test
  void theAnswerToAnOrdinaryRequestNamesItsOrigin() throws Exception {
    try (HttpServer server = server(A_EXAMPLE);
        HttpClient client = server.connect()) {
      String head = client.send("GET /x HTTP/1.1\r\nHost: h\r\nOrigin: a.example\r\n\r\n").head();
      assertThat(head)
          .contains("x-from: upstream\r\n")
          .contains(
              lines(
                  "access-control-allow-origin: a.example",
                  "access-control-allow-credentials: true",
                  "access-control-expose-headers: x-e"));
      assertThat(client.send("GET /x HTTP/1.1\r\nHost: h\r\n\r\n").head())
          .doesNotContain("access-control");
    }
  }

  @Test
  void whatTheRouteLeavesOutIsTakenFromTheLevelAbove() throws Exception {
    CorsPolicy route = policy("b.example", "", "", "", "", false);
    try (HttpServer server = server(A_EXAMPLE, route);
        HttpClient client = server.connect()) {
      assertThat(client.send(PREFLIGHT.replace("a.example", "b.example")).head())
          .contains("access-control-allow-origin: b.example\r\n")
          .contains("access-control-allow-methods: GET,PUT\r\n")
          .doesNotContain("credentials");
    }
  }

  @Test
  void theOlderPoliciesHoldWhereTheFilterIsGivenNone() throws Exception {
    try (HttpServer server = server();
        HttpClient client = server.connect()) {
      server.corsPolicies = List.of(A_EXAMPLE, NOTHING);
      assertThat(client.send(PREFLIGHT).head()).contains("allow-origin: a.example");
      server.overrides = overrides(NOTHING);
      assertThat(client.send(PREFLIGHT).head()).doesNotContain("access-control");
    }
  }

  @Test
  void aShadowedPolicyOnlyCounts() throws Exception {
    RuntimeFraction none = new RuntimeFraction(0, 100);
    RuntimeFraction all = new RuntimeFraction(100, 100);
    CorsPolicy shadow =
        new CorsPolicy(A_EXAMPLE.allowOrigins(), "", "", "", "", null, none, all, null, null);
    try (HttpServer server = server(shadow);
        HttpClient client = server.connect()) {
      assertThat(client.send(PREFLIGHT).head()).contains("x-from").doesNotContain("access-");
      assertThat(server.counter("cors.origin_valid")).isEqualTo(1);
    }
  }

  @Test
  void aRouteThatDoesNotForwardHasNoPolicy() throws Exception {
    try (HttpServer server = server(A_EXAMPLE);
        HttpClient client = server.connect()) {
      server.forwards = false;
      assertThat(client.send(PREFLIGHT).head()).doesNotContain("access-control");
    }
  }

  @Test
  void aPrivateNetworkIsAllowedToWhomAsksForIt() throws Exception {
    CorsPolicy open =
        new CorsPolicy(A_EXAMPLE.allowOrigins(), "", "", "", "", null, null, null, true, null);
    String asking =
        PREFLIGHT.replace(
            "Host: h\r\n", "Host: h\r\nAccess-Control-Request-Private-Network: true\r\n");
    try (HttpServer server = server(open);
        HttpClient client = server.connect()) {
      assertThat(client.send(asking).head())
          .contains("access-control-allow-private-network: true\r\n");
      assertThat(client.send(PREFLIGHT).head()).doesNotContain("private-network");
    }
  }

  /** With a policy at each level, the least specific one first. */
  private HttpServer server(CorsPolicy... levels) throws Exception {
    HttpServer[] made = new HttpServer[1];
    HttpServer server =
        new HttpServer(new HttpConfigs(), callbacks -> filter(made, callbacks), upstream.factory());
    made[0] = server;
    server.overrides = overrides(levels);
    return server;
  }

  private static HttpFilter filter(HttpServer[] made, HttpFilterCallbacks callbacks) {
    return new CorsFilterFactory("ingress", made[0].workers.stats).create(callbacks);
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  private static FilterOverrides overrides(CorsPolicy... levels) {
    List<Map<String, FilterOverride>> all = new ArrayList<>();
    for (CorsPolicy level : levels) {
      all.add(Map.of("0", new FilterOverride(false, level)));
    }
    return FilterOverrides.of(all);
  }

  private static CorsPolicy policy(
      String origin,
      String methods,
      String headers,
      String exposed,
      String maxAge,
      @Nullable Boolean credentials) {
    return new CorsPolicy(
        List.of(new StringMatcher.Exact(origin, false)),
        methods,
        headers,
        exposed,
        maxAge,
        credentials,
        null,
        null,
        null,
        null);
  }
}
