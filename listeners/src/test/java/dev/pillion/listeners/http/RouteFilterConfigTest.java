package dev.pillion.listeners.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.route.FilterOverride;
import dev.pillion.proxycore.route.FilterOverrides;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Routes say which of the connection manager's filters a stream meets. */
class RouteFilterConfigTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";

  private final HttpConfigs configs = new HttpConfigs();
  private final Probes probes = new Probes();

  @Test
  void aFilterThatTheRouteDisablesIsPassedOver() throws Exception {
    Upstream upstream = new Upstream(s -> s.headers(true, 200));
    try (HttpServer server =
            new HttpServer(
                configs, probes.probe("a", ""), probes.probe("b", ""), upstream.factory());
        HttpClient client = server.connect()) {
      server.overrides = FilterOverrides.of(List.of(Map.of("0", new FilterOverride(true, null))));
      assertThat(client.send(GET).head()).contains("x-passed: b\r\n").doesNotContain("passed: a");
      probes.await("b destroyed");
      assertThat(probes.events).containsExactly("b request-head", "b response-head", "b destroyed");
    }
  }

  @Test
  void aDisabledFilterIsMetWhereTheRouteSwitchesItOn() throws Exception {
    configs.disabled = "0";
    Upstream upstream = new Upstream(s -> s.headers(true, 200));
    try (HttpServer server = new HttpServer(configs, probes.probe("a", ""), upstream.factory());
        HttpClient client = server.connect()) {
      assertThat(client.send(GET).head()).doesNotContain("x-passed");
      server.overrides = FilterOverrides.of(List.of(Map.of("0", new FilterOverride(false, null))));
      assertThat(client.send(GET).head()).contains("x-passed: a\r\n");
    }
  }

  @Test
  void aRefusalBeforeTheRouteIsKnownPassesTheFiltersThatAreNotDisabled() throws Exception {
    configs.disabled = "1";
    Upstream upstream = new Upstream(s -> s.headers(true, 200));
    try (HttpServer server =
            new HttpServer(
                configs, probes.probe("a", ""), probes.probe("b", ""), upstream.factory());
        HttpClient client = server.connect()) {
      client.send("GET /x#fragment HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(client.head()).contains("400").contains("x-passed: a\r\n").doesNotContain(": b");
    }
  }
}
