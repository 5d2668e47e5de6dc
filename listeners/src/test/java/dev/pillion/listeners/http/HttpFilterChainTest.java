package dev.pillion.listeners.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.listeners.Listeners;
import dev.pillion.proxycore.http.LocalReply;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The filters' order, and what becomes of a request or response that one of them stops. */
class HttpFilterChainTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";
  private static final String POST = "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\n\r\n";

  private final HttpConfigs configs = new HttpConfigs();
  private final Probes probes = new Probes();

  @Test
  void requestsPassInOrderAndResponsesInReverse() throws Exception {
    Upstream upstream = new Upstream(s -> s.headers(true, 200));
    try (HttpServer server =
            new HttpServer(
                configs, probes.probe("a", ""), probes.probe("b", ""), upstream.factory());
        HttpClient client = server.connect()) {
      assertThat(client.send(GET).head()).contains("x-passed: b\r\nx-passed: a\r\n");
      probes.await("b destroyed");
      assertThat(probes.events)
          .containsExactly(
              "a request-head",
              "b request-head",
              "b response-head",
              "a response-head",
              "a destroyed",
              "b destroyed");
    }
  }

  @Test
  void whatComesBehindAStoppedHeadWaitsInOrder() throws Exception {
    configs.trailers();
    Upstream upstream = new Upstream();
    try (HttpServer server =
            new HttpServer(
                configs,
                probes.probe("a", "request-head"),
                probes.probe("b", ""),
                upstream.factory());
        HttpClient client = server.connect()) {
      client.send(
          "POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
              .concat("3\r\nabc\r\n3\r\ndef\r\n0\r\nx-t: 1\r\n\r\n"));
      Probes.Probe probe = probes.next();
      probes.await("a request-head");
      server.workers.settle();
      assertThat(upstream.streams).isEmpty();
      probe.run(probe.callbacks::continueDecoding);
      Upstream.Stream stream = upstream.next();
      stream.awaitEnd();
      assertThat(stream.received).isEqualTo("abcdef");
      assertThat(stream.trailers).isEqualTo("x-t: 1\n");
      assertThat(probes.events).contains("b request-head", "b request-data", "b request-trailers");
    }
  }

  /** As with Envoy's StopAllIterationAndWatermark: the filter sees nothing while it stops. */
  @Test
  void aFilterThatStopsIsAskedAgainAboutWhatCameMeanwhile() throws Exception {
    Upstream upstream = new Upstream();
    try (HttpServer server =
            new HttpServer(configs, probes.probe("a", "request-data"), upstream.factory());
        HttpClient client = server.connect()) {
      client.send(POST + "abc");
      Probes.Probe probe = probes.next();
      Upstream.Stream stream = upstream.next();
      probes.await("a request-data");
      client.send("def");
      server.awaitCounter("downstream_cx_rx_bytes_total", POST.length() + 6);
      assertThat(stream.received).isEmpty();
      probe.run(probe.callbacks::continueDecoding);
      assertThat(stream.received).isEqualTo("abc");
      assertThat(stream.ended).isFalse();
      probe.run(probe.callbacks::continueDecoding);
      stream.awaitEnd();
      assertThat(stream.received).isEqualTo("abcdef");
    }
  }

  @Test
  void aStoppedRequestBeyondTheLimitHoldsTheClientBack() throws Exception {
    Upstream upstream = new Upstream();
    int limit = 64 * 1024;
    try (HttpServer server =
            new HttpServer(
                configs,
                Listeners.listener().bufferLimit(limit),
                probes.probe("a", "request-head"),
                upstream.factory());
        HttpClient client = server.connect()) {
      int size = 16 << 20;
      Thread sender = Thread.ofVirtual().start(() -> post(client, size));
      Probes.Probe probe = probes.next();
      server.awaitCounter("downstream_flow_control_paused_reading_total", 1);
      Thread.sleep(50);
      assertThat(server.counter("downstream_cx_rx_bytes_total")).isLessThan(limit * 4L);
      assertThat(sender.isAlive()).isTrue();
      probe.run(probe.callbacks::continueDecoding);
      Upstream.Stream stream = upstream.next();
      stream.awaitEnd();
      assertThat(stream.receivedBytes.get()).isEqualTo(size);
      assertThat(server.counter("downstream_flow_control_resumed_reading_total")).isEqualTo(1);
    }
  }

  private static void post(HttpClient client, int size) {
    try {
      client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + size + "\r\n\r\n");
      client.socket.getOutputStream().write(new byte[size]);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aStoppedResponseWaitsAndThenPasses() throws Exception {
    Upstream upstream = new Upstream();
    try (HttpServer server =
            new HttpServer(
                configs,
                probes.probe("a", ""),
                probes.probe("b", "response-head"),
                upstream.factory());
        HttpClient client = server.connect()) {
      client.send(GET);
      Probes.Probe probe = probes.next();
      Upstream.Stream stream = upstream.next();
      stream.run(
          () -> {
            stream.headers(false, 200, "content-length: 6");
            stream.data(false, "abc");
            stream.data(true, "def");
          });
      client.expectSilence(30);
      probe.run(probe.callbacks::continueEncoding);
      assertThat(client.response())
          .contains("x-passed: b\r\nx-passed: a\r\n")
          .endsWith("\r\n\r\nabcdef");
    }
  }

  @Test
  void aStoppedResponseBeyondTheLimitStopsTheUpstream() throws Exception {
    Upstream upstream = new Upstream();
    try (HttpServer server =
            new HttpServer(
                configs,
                Listeners.listener().bufferLimit(1024),
                probes.probe("a", "response-head"),
                upstream.factory());
        HttpClient client = server.connect()) {
      client.send(GET);
      Probes.Probe probe = probes.next();
      Upstream.Stream stream = upstream.next();
      stream.run(
          () -> {
            stream.headers(false, 200, "content-length: 3000");
            stream.data(false, new byte[1000]);
            assertThat(stream.highWatermarks.get()).isZero();
            stream.data(false, new byte[1000]);
            assertThat(stream.highWatermarks.get()).isEqualTo(1);
          });
      probe.run(probe.callbacks::continueEncoding);
      stream.await("the upstream was not let go", () -> stream.lowWatermarks.get() >= 1);
      stream.run(() -> stream.data(true, new byte[1000]));
      assertThat(client.response()).startsWith("HTTP/1.1 200 OK\r\n");
    }
  }

  @Test
  void aReplyInThePlaceOfAStoppedResponseReplacesIt() throws Exception {
    Upstream upstream = new Upstream();
    try (HttpServer server =
            new HttpServer(configs, probes.probe("a", "response-head"), upstream.factory());
        HttpClient client = server.connect()) {
      client.send(GET);
      Probes.Probe probe = probes.next();
      Upstream.Stream stream = upstream.next();
      stream.run(() -> stream.headers(false, 200));
      probe.run(
          () -> probe.callbacks.sendLocalReply(LocalReply.of(500, "broken", null, "filter_error")));
      assertThat(client.response())
          .startsWith("HTTP/1.1 500 Internal Server Error\r\n")
          .endsWith("broken");
      assertThat(server.nextLogged()).isEqualTo("GET /x HTTP/1.1 500 - filter_error rx=0 tx=6");
    }
  }

  @Test
  void aClientThatGoesAwayWhileAFilterWaitsLeavesNothing() throws Exception {
    Upstream upstream = new Upstream();
    try (HttpServer server =
        new HttpServer(configs, probes.probe("a", "request-data"), upstream.factory())) {
      HttpClient client = server.connect();
      client.send(POST + "abc");
      Probes.Probe probe = probes.next();
      probes.await("a request-data");
      client.close();
      probes.await("a destroyed");
      probe.run(probe.callbacks::continueDecoding); // too late: nothing happens
      assertThat(upstream.next().received).isEmpty();
      assertThat(server.nextLogged()).contains(" 0 DC downstream_remote_disconnect rx=3 ");
    }
  }
}
