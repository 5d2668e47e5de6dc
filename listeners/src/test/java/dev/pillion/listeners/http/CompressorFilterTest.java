package dev.pillion.listeners.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.listeners.compress.CompressorFilterFactory;
import dev.pillion.proxycore.config.http.CompressorConfig;
import dev.pillion.proxycore.config.http.CompressorConfig.Gzip;
import dev.pillion.proxycore.config.http.CompressorConfig.Strategy;
import dev.pillion.proxycore.config.route.CompressorOverride;
import dev.pillion.proxycore.config.route.FilterOverride;
import dev.pillion.proxycore.http.HttpFilter;
import dev.pillion.proxycore.http.HttpFilterCallbacks;
import dev.pillion.proxycore.route.FilterOverrides;
import dev.pillion.proxycore.runtime.RuntimeFlag;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Responses are compressed where the client accepts it and nothing speaks against it. */
class CompressorFilterTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n";
  private static final String TEXT = "hello world ".repeat(10_000);

  private String[] lines = {"content-type: text/plain"};
  private final Upstream upstream =
      new Upstream(
          s -> {
            s.headers(false, 200, lines);
            s.data(false, TEXT);
            s.data(true, "the end");
          });

  @Test
  void aResponseIsCompressedPieceByPiece() throws Exception {
    try (HttpServer server = server(CompressorFilterTest::config);
        HttpClient client = server.connect()) {
      client.send(GET);
      String head = client.head();
      assertThat(head)
          .contains("content-encoding: gzip\r\n")
          .contains("vary: Accept-Encoding\r\n")
          .contains("transfer-encoding: chunked\r\n");
      assertThat(unzipped(chunks(client))).isEqualTo(TEXT + "the end");
      assertThat(server.counter("compressor.lib.gzip.response.compressed")).isEqualTo(1);
      assertThat(server.counter("compressor.lib.gzip.response.total_uncompressed_bytes"))
          .isEqualTo(TEXT.length() + 7);
      assertThat(server.counter("compressor.lib.gzip.header_compressor_used")).isEqualTo(1);
    }
  }

  @Test
  void aClientThatDoesNotAcceptItGetsTheBytesAsTheyAre() throws Exception {
    try (HttpServer server = server(CompressorFilterTest::config);
        HttpClient client = server.connect()) {
      client.send(GET.replace("gzip", "gzip;q=0, br"));
      assertThat(client.head()).contains("vary: Accept-Encoding\r\n").doesNotContain("gzip");
      assertThat(chunks(client)).hasSize(TEXT.length() + 7);
      assertThat(server.counter("compressor.lib.gzip.header_not_valid")).isEqualTo(1);
    }
  }

  @Test
  void anEncodedOrAnotherTypeOfResponseIsLeftAlone() throws Exception {
    try (HttpServer server = server(CompressorFilterTest::config);
        HttpClient client = server.connect()) {
      lines = new String[] {"content-type: image/png"};
      assertThat(client.send(GET).head()).doesNotContain("gzip").doesNotContain("vary");
      assertThat(chunks(client)).isNotEmpty();
      lines = new String[] {"content-type: text/plain", "content-encoding: br"};
      assertThat(client.send(GET).head()).contains("encoding: br\r\n").doesNotContain("gzip");
    }
  }

  @Test
  void aStrongEtagGoesWithTheBytesThatItNamed() throws Exception {
    try (HttpServer server = server(CompressorFilterTest::config);
        HttpClient client = server.connect()) {
      lines = new String[] {"content-type: text/plain", "etag: \"a\""};
      assertThat(client.send(GET).head()).contains("gzip").doesNotContain("etag");
      assertThat(chunks(client)).isNotEmpty();
      lines = new String[] {"content-type: text/plain", "etag: W/\"a\""};
      assertThat(client.send(GET).head()).contains("gzip").contains("etag: W/\"a\"\r\n");
    }
  }

  @Test
  void aRouteSwitchesItOff() throws Exception {
    try (HttpServer server = server(CompressorFilterTest::config);
        HttpClient client = server.connect()) {
      server.overrides =
          FilterOverrides.of(
              List.of(Map.of("0", new FilterOverride(false, new CompressorOverride(false, null)))));
      assertThat(client.send(GET).head()).doesNotContain("gzip").doesNotContain("vary");
    }
  }

  private static CompressorConfig config() {
    return new CompressorConfig(
        "lib",
        new Gzip(-1, Strategy.DEFAULT),
        true,
        RuntimeFlag.fixed(true),
        30,
        Set.of("text/plain"),
        false,
        false,
        Set.of(),
        false);
  }

  private HttpServer server(Supplier<CompressorConfig> config) throws Exception {
    HttpServer[] made = new HttpServer[1];
    HttpServer server =
        new HttpServer(
            new HttpConfigs(), c -> filter(made[0], config.get(), c), upstream.factory());
    made[0] = server;
    return server;
  }

  private static HttpFilter filter(
      HttpServer server, CompressorConfig config, HttpFilterCallbacks callbacks) {
    return new CompressorFilterFactory(config, "ingress", server.workers.stats).create(callbacks);
  }

  /** A chunked body's bytes. */
  private static byte[] chunks(HttpClient client) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = size(client); size > 0; size = size(client)) {
      body.writeBytes(client.read(size).getBytes(StandardCharsets.ISO_8859_1));
      client.read(2);
    }
    client.read(2);
    return body.toByteArray();
  }

  private static int size(HttpClient client) throws IOException {
    StringBuilder line = new StringBuilder();
    while (!line.toString().endsWith("\r\n")) {
      line.append(client.read(1));
    }
    return Integer.parseInt(line.toString().strip(), 16);
  }

  private static String unzipped(byte[] bytes) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
