package dev.pillion.listeners.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.http.ProxyStatusConfig;
import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.proxycore.http.LocalReply;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The Proxy-Status header (RFC 9209). */
class ProxyStatusTest {
  private final HttpConfigs configs = new HttpConfigs();

  private String answer(@Nullable ResponseFlag flag) throws Exception {
    Upstream upstream =
        new Upstream(
            s -> s.callbacks.sendLocalReply(LocalReply.of(503, "", flag, "what_\"happened")));
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      return client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").head();
    }
  }

  @Test
  void nothingIsSaidUnlessAskedFor() throws Exception {
    assertThat(answer(ResponseFlag.NO_HEALTHY_UPSTREAM)).doesNotContain("proxy-status");
  }

  @Test
  void errorDetailsAndFlagsAreTold() throws Exception {
    configs.proxyStatus = new ProxyStatusConfig(true, true, true, false, "me");
    assertThat(answer(ResponseFlag.UPSTREAM_CONNECTION_FAILURE))
        .startsWith("HTTP/1.1 503 ")
        .contains(
            "proxy-status: me; error=connection_refused; details=\"what_\\\"happened; UF\"\r\n");
  }

  @Test
  void theStatusMayBecomeTheRecommendedOne() throws Exception {
    configs.proxyStatus = new ProxyStatusConfig(false, true, true, true, null);
    assertThat(answer(ResponseFlag.UPSTREAM_CONNECTION_FAILURE))
        .startsWith("HTTP/1.1 502 ")
        .contains("proxy-status: nodeid; error=connection_refused\r\n");
  }

  @Test
  void aResponseWithoutAFlagNeedsNoExcuse() throws Exception {
    configs.proxyStatus = new ProxyStatusConfig(true, true, true, true, "me");
    assertThat(answer(null)).doesNotContain("proxy-status");
  }
}
