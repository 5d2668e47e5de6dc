package dev.pillion.listeners.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.EscapedSlashes;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.StripPort;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The path and the host that policies, routes and the upstream see. */
class RequestPathTest {
  private final HttpConfigs configs = new HttpConfigs();

  private record Exchange(String answer, String seen, String logged) {}

  private Exchange get(String target) throws Exception {
    return get(target, "h");
  }

  private Exchange get(String target, String host) throws Exception {
    Upstream upstream = new Upstream(s -> s.headers(true, 200));
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      int port = ((InetSocketAddress) server.manager.addressesOf("test").getFirst()).getPort();
      client.send(
          "GET "
              + target
              + " HTTP/1.1\r\nHost: "
              + host.replace("PORT", Integer.toString(port))
              + "\r\n\r\n");
      String answer = client.response();
      String head = upstream.streams.isEmpty() ? "" : upstream.next().head;
      return new Exchange(answer, head, server.nextLogged());
    }
  }

  private String path(String target) throws Exception {
    return line(get(target).seen(), ":path: ");
  }

  private static String line(String head, String name) {
    int at = head.indexOf(name);
    return at < 0 ? "" : head.substring(at + name.length(), head.indexOf('\n', at));
  }

  @ParameterizedTest
  @CsvSource({
    "/a/../b, /a/../b",
    "//a, //a",
    "/a%2fb, /a%2fb",
    "/%61, /%61",
    "/a?x=/../y, /a?x=/../y",
  })
  void passesPathsAsTheyAreByDefault(String target, String expected) throws Exception {
    assertThat(path(target)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/a/../b, /b",
    "/a/./b, /a/b",
    "/.., /",
    "/a/%2e%2e/b, /b",
    "/%61%7e, /a~",
    "/a%2fb, /a%2fb",
    "/a\\b, /a/b",
    "//a//b, //a//b",
    "/a/..?x=/../y, /?x=/../y",
    "/a/.../b, /a/.../b",
  })
  void normalizesPathsWhereItIsToldTo(String target, String expected) throws Exception {
    configs.normalizePath = true;
    assertThat(path(target)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"//a///b, /a/b", "/a//, /a/", "/a?x=//y, /a?x=//y"})
  void mergesSlashesWhereItIsToldTo(String target, String expected) throws Exception {
    configs.mergeSlashes = true;
    assertThat(path(target)).isEqualTo(expected);
  }

  @Test
  void refusesAPathThatCannotBeNormalized() throws Exception {
    configs.normalizePath = true;
    Exchange exchange = get("/a%00b");
    assertThat(exchange.answer()).startsWith("HTTP/1.1 400 Bad Request\r\n");
    assertThat(exchange.logged()).contains(" 400 - path_normalization_failed ");
  }

  @Test
  void refusesEscapedSlashes() throws Exception {
    configs.escapedSlashes = EscapedSlashes.REJECT_REQUEST;
    assertThat(get("/a%2Fb").answer()).startsWith("HTTP/1.1 400 Bad Request\r\n");
    assertThat(get("/a%5cb").answer()).startsWith("HTTP/1.1 400 Bad Request\r\n");
    assertThat(path("/a?b=%2f")).isEqualTo("/a?b=%2f");
  }

  @Test
  void redirectsToUnescapedSlashes() throws Exception {
    configs.escapedSlashes = EscapedSlashes.UNESCAPE_AND_REDIRECT;
    Exchange exchange = get("/a%2Fb?q=%2f");
    assertThat(exchange.answer())
        .startsWith("HTTP/1.1 307 Temporary Redirect\r\n")
        .contains("location: /a/b?q=%2f\r\n");
    assertThat(exchange.logged()).contains(" 307 - path_normalization_failed ");
    assertThat(path("/ab")).isEqualTo("/ab");
  }

  @Test
  void refusesGrpcWhereOthersAreRedirected() throws Exception {
    configs.escapedSlashes = EscapedSlashes.UNESCAPE_AND_REDIRECT;
    try (HttpServer server = new HttpServer(configs, EchoFilter.FACTORY);
        HttpClient client = server.connect()) {
      client.send("POST /a%2fb HTTP/1.1\r\nHost: h\r\nContent-Type: application/grpc\r\n\r\n");
      assertThat(client.rest()).contains("grpc-status: 13\r\n");
    }
  }

  @Test
  void forwardsUnescapedSlashes() throws Exception {
    configs.escapedSlashes = EscapedSlashes.UNESCAPE_AND_FORWARD;
    configs.normalizePath = true;
    assertThat(path("/a%2F..%2fb")).isEqualTo("/b");
  }

  @Test
  void refusesFragmentsOrCutsThemOff() throws Exception {
    assertThat(get("/a#b").answer()).startsWith("HTTP/1.1 400 Bad Request\r\n");
    configs.rejectFragment = false;
    assertThat(path("/a#b?c")).isEqualTo("/a");
  }

  @Test
  void takesAbsoluteTargetsApart() throws Exception {
    String head = get("http://other:81/p?q", "h").seen();
    assertThat(line(head, ":authority: ")).isEqualTo("other:81");
    assertThat(line(head, ":path: ")).isEqualTo("/p?q");
  }

  @Test
  void refusesTheAsterisk() throws Exception {
    Upstream upstream = new Upstream(s -> s.headers(true, 200));
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      client.send("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(client.response()).startsWith("HTTP/1.1 404 Not Found\r\n");
      assertThat(server.nextLogged())
          .isEqualTo("OPTIONS * HTTP/1.1 404 - absolute_path_rejected rx=0 tx=0");
      assertThat(server.counter("downstream_rq_non_relative_path")).isEqualTo(1);
    }
  }

  private String host(String host) throws Exception {
    return line(get("/", host).seen(), ":authority: ");
  }

  @Test
  void stripsAnyPort() throws Exception {
    assertThat(host("a:80")).isEqualTo("a:80");
    configs.stripPort = StripPort.ANY;
    assertThat(host("a:80")).isEqualTo("a");
    assertThat(host("[::1]:80")).isEqualTo("[::1]");
    assertThat(host("[::1]")).isEqualTo("[::1]");
  }

  @Test
  void stripsTheListenersOwnPort() throws Exception {
    configs.stripPort = StripPort.MATCHING;
    assertThat(host("a:PORT")).isEqualTo("a");
    assertThat(host("a:1")).isEqualTo("a:1");
  }

  @Test
  void stripsTheTrailingDot() throws Exception {
    assertThat(host("a.")).isEqualTo("a.");
    configs.stripDot = true;
    assertThat(host("a.")).isEqualTo("a");
    assertThat(host("a.:80")).isEqualTo("a:80");
  }
}
