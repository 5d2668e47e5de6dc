package dev.pillion.proxyapp.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The admin server over a socket: heads, methods, forms, and readers that are slow. */
class AdminServerTest {
  /** Enough that {@code /clusters} is several times a connection's buffers. */
  private static String manyClusters() {
    StringBuilder yaml = new StringBuilder("static_resources:\n  clusters:\n");
    for (int i = 0; i < 1500; i++) {
      yaml.append("  - name: c")
          .append(i)
          .append("\n    load_assignment: { cluster_name: c, endpoints: [ ");
      yaml.append("{ lb_endpoints: [ ");
      for (int host = 1; host <= 8; host++) {
        yaml.append("{ endpoint: { address: { socket_address: { address: 127.0.0.").append(host);
        yaml.append(", port_value: 9 } } } }, ");
      }
      yaml.append("] } ] }\n");
    }
    return yaml.toString();
  }

  @Test
  void everyAnswerHasEnvoysHeaders() {
    try (AdminClient admin = AdminClient.start("")) {
      HttpResponse<String> response = admin.get("/ready");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("LIVE\n");
      assertThat(response.headers().map())
          .containsEntry("content-type", java.util.List.of("text/plain; charset=UTF-8"))
          .containsEntry("cache-control", java.util.List.of("no-cache, max-age=0"))
          .containsEntry("x-content-type-options", java.util.List.of("nosniff"))
          .containsEntry("server", java.util.List.of("envoy"))
          .containsEntry("transfer-encoding", java.util.List.of("chunked"))
          .containsKey("date");
    }
  }

  @Test
  void anAnswerWithoutABodyIsChunkedAsWell() {
    try (AdminClient admin = AdminClient.start("")) {
      HttpResponse<String> response = admin.get("/clusters");

      assertThat(response.body()).isEmpty();
      assertThat(response.headers().firstValue("transfer-encoding")).contains("chunked");
    }
  }

  @Test
  void headHasTheHeadAlone() {
    try (AdminClient admin = AdminClient.start("")) {
      HttpResponse<String> response = admin.head("/help");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEmpty();
    }
  }

  @Test
  void onlyAllowedPathsAreAnswered() {
    try (AdminClient admin =
        AdminClient.startWith(", allow_paths: [{exact: /ready}, {prefix: /stats}]")) {
      assertThat(admin.get("/ready").statusCode()).isEqualTo(200);
      assertThat(admin.get("/stats?filter=server.live").body()).isEqualTo("server.live: 1\n");
      HttpResponse<String> refused = admin.get("/ready?x");
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).isEqualTo("request to path /ready?x not allowed");
      assertThat(admin.post("/quitquitquit").statusCode()).isEqualTo(403);
    }
  }

  @Test
  void parametersMayComeAsAForm() {
    try (AdminClient admin = AdminClient.start("")) {
      assertThat(admin.form("/logging", "paths=http%3Adebug").body()).contains("  http: debug\n");
      assertThat(admin.form("/logging", "level=info").body()).contains("  http: info\n");
    }
  }

  @Test
  void aQueryGoesBeforeAForm() {
    try (AdminClient admin = AdminClient.start("")) {
      assertThat(admin.form("/logging?http=debug", "http=trace").body())
          .contains("  http: debug\n");
      admin.post("/logging?level=info");
    }
  }

  @Test
  void aFormThatIsTooLongIsRefused() {
    try (AdminClient admin = AdminClient.start("")) {
      String form = "a=" + "x".repeat(3 << 20);

      assertThat(admin.form("/logging", form).statusCode()).isEqualTo(413);
    }
  }

  @Test
  void aLongAnswerComesWhole() {
    try (AdminClient admin = AdminClient.start(manyClusters())) {
      String text = admin.get("/clusters").body();

      assertThat(text).startsWith("c0::observability_name::c0\n").endsWith("_success_rate::-1\n");
      assertThat(text.lines().filter(line -> line.contains("::hostname::"))).hasSize(12_000);
      assertThat(admin.get("/clusters?format=json").body())
          .startsWith("{\n \"cluster_statuses\": [\n  {\n   \"name\": \"c0\",\n")
          .endsWith("\n   \"observability_name\": \"c999\"\n  }\n ]\n}\n");
    }
  }

  @Test
  void whileOneReaderStallsInALongAnswerOthersAreServed() throws IOException {
    try (AdminClient admin = AdminClient.start(manyClusters());
        Socket slow = admin.connect()) {
      slow.getOutputStream()
          .write("GET /clusters HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      InputStream in = slow.getInputStream();
      assertThat(in.read()).isEqualTo('H');

      assertThat(admin.get("/ready").statusCode()).isEqualTo(200);
      assertThat(admin.get("/ready").statusCode()).isEqualTo(200);

      int end = 0;
      StringBuilder tail = new StringBuilder();
      for (int c = in.read(); c >= 0 && end == 0; c = in.read()) {
        tail.append((char) c);
        end = tail.indexOf("\r\n0\r\n\r", Math.max(0, tail.length() - 10)) < 0 ? 0 : 1;
      }
      assertThat(tail.toString()).contains("c999::127.0.0.8:9::local_origin_success_rate::-1\n");
    }
  }

  @Test
  void aReaderWhoLeavesInALongAnswerHarmsNobody() throws IOException {
    try (AdminClient admin = AdminClient.start(manyClusters())) {
      for (int i = 0; i < 3; i++) {
        try (Socket leaving = admin.connect()) {
          leaving
              .getOutputStream()
              .write(
                  "GET /clusters HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          assertThat(leaving.getInputStream().read()).isEqualTo('H');
          leaving.setSoLinger(true, 0);
        }
      }
      assertThat(admin.get("/ready").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whileHealthChecksFailEveryAnswerEndsItsConnection() throws Exception {
    try (AdminClient admin = AdminClient.start(DIRECT_RESPONSE)) {
      assertThat(answer(admin)).doesNotContain("connection: close");
      admin.post("/healthcheck/fail");
      assertThat(admin.get("/ready").body()).isEqualTo("DRAINING\n");
      assertThat(answer(admin)).contains("\r\nconnection: close\r\n");
      admin.post("/healthcheck/ok");
      assertThat(admin.get("/ready").body()).isEqualTo("LIVE\n");
      assertThat(answer(admin)).doesNotContain("connection: close");
    }
  }

  /** The head of an answer of the listener. */
  private static String answer(AdminClient admin) throws IOException {
    InetSocketAddress address = (InetSocketAddress) admin.server().addressesOf("main").getFirst();
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int c = socket.getInputStream().read();
        assertThat(c).isNotNegative();
        head.append((char) c);
      }
      return head.toString();
    }
  }

  private static final String DIRECT_RESPONSE =
      """
      static_resources:
        listeners:
        - name: main
          address: { socket_address: { address: 127.0.0.1, port_value: 0 } }
          filter_chains:
          - filters:
            - name: hcm
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: main
                route_config:
                  virtual_hosts:
                  - { name: all, domains: ["*"], routes: [{ match: { prefix: / }, direct_response: { status: 200 } }] }
                http_filters:
                - name: router
                  typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
      """;
}
