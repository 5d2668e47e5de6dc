package dev.pillion.listeners.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.listeners.Listeners;
import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HttpFilter;
import dev.pillion.proxycore.http.HttpFilterCallbacks;
import dev.pillion.proxycore.http.HttpFilterFactory;
import dev.pillion.proxycore.http.LocalReply;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The filters' order, and what becomes of a request or response that one of them stops. */
class HttpFilterChainTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";
  private static final String POST = "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\n\r\n";

  private final HttpConfigs configs = new HttpConfigs();
  private final Queue<String> events = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Probe> probes = new LinkedBlockingQueue<>();

  /** Notes every part that passes, and stops where it is told to. */
  private final class Probe implements HttpFilter {
    final HttpFilterCallbacks callbacks;
    private final String name;
    private final String stops;

    Probe(String name, String stops, HttpFilterCallbacks callbacks) {
      this.name = name;
      this.stops = stops;
      this.callbacks = callbacks;
      if (!stops.isEmpty()) {
        probes.add(this);
      }
    }

    private FilterStatus note(String part) {
      events.add(name + " " + part);
      return stops.contains(part) ? FilterStatus.STOP : FilterStatus.CONTINUE;
    }

    @Override
    public FilterStatus decodeHeaders(HeaderMap headers, boolean endStream) {
      return note("request-head");
    }

    @Override
    public FilterStatus decodeData(ByteBuf data, boolean endStream) {
      return note("request-data");
    }

    @Override
    public FilterStatus decodeTrailers(HeaderMap trailers) {
      return note("request-trailers");
    }

    @Override
    public FilterStatus encodeHeaders(HeaderMap headers, boolean endStream) {
      headers.add(HeaderName.of("x-passed"), name);
      return note("response-head");
    }

    @Override
    public FilterStatus encodeData(ByteBuf data, boolean endStream) {
      return note("response-data");
    }

    @Override
    public FilterStatus encodeTrailers(HeaderMap trailers) {
      return note("response-trailers");
    }

    @Override
    public void onDestroy() {
      events.add(name + " destroyed");
    }

    void run(Runnable action) throws Exception {
      callbacks.worker().eventLoop().submit(action).get(10, TimeUnit.SECONDS);
    }
  }

  private HttpFilterFactory probe(String name, String stops) {
    return callbacks -> new Probe(name, stops, callbacks);
  }

  private Probe nextProbe() throws InterruptedException {
    Probe probe = probes.poll(10, TimeUnit.SECONDS);
    if (probe == null) {
      throw new AssertionError("no request came");
    }
    return probe;
  }

  private void awaitEvent(String event) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!events.contains(event)) {
      assertThat(System.nanoTime() - deadline).as(event + " in " + events).isNegative();
      Thread.sleep(1);
    }
  }

  @Test
  void requestsPassInOrderAndResponsesInReverse() throws Exception {
    Upstream upstream = new Upstream(s -> s.headers(true, 200));
    try (HttpServer server =
            new HttpServer(configs, probe("a", ""), probe("b", ""), upstream.factory());
        HttpClient client = server.connect()) {
      assertThat(client.send(GET).head()).contains("x-passed: b\r\nx-passed: a\r\n");
      awaitEvent("b destroyed");
      assertThat(events)
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
                configs, probe("a", "request-head"), probe("b", ""), upstream.factory());
        HttpClient client = server.connect()) {
      client.send(
          "POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
              .concat("3\r\nabc\r\n3\r\ndef\r\n0\r\nx-t: 1\r\n\r\n"));
      Probe probe = nextProbe();
      awaitEvent("a request-head");
      server.workers.settle();
      assertThat(upstream.streams).isEmpty();
      probe.run(probe.callbacks::continueDecoding);
      Upstream.Stream stream = upstream.next();
      stream.awaitEnd();
      assertThat(stream.received).isEqualTo("abcdef");
      assertThat(stream.trailers).isEqualTo("x-t: 1\n");
      assertThat(events).contains("b request-head", "b request-data", "b request-trailers");
    }
  }

  /** As with Envoy's StopAllIterationAndWatermark: the filter sees nothing while it stops. */
  @Test
  void aFilterThatStopsIsAskedAgainAboutWhatCameMeanwhile() throws Exception {
    Upstream upstream = new Upstream();
    try (HttpServer server =
            new HttpServer(configs, probe("a", "request-data"), upstream.factory());
        HttpClient client = server.connect()) {
      client.send(POST + "abc");
      Probe probe = nextProbe();
      Upstream.Stream stream = upstream.next();
      awaitEvent("a request-data");
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
                probe("a", "request-head"),
                upstream.factory());
        HttpClient client = server.connect()) {
      int size = 16 << 20;
      Thread sender = Thread.ofVirtual().start(() -> post(client, size));
      Probe probe = nextProbe();
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
                configs, probe("a", ""), probe("b", "response-head"), upstream.factory());
        HttpClient client = server.connect()) {
      client.send(GET);
      Probe probe = nextProbe();
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
                probe("a", "response-head"),
                upstream.factory());
        HttpClient client = server.connect()) {
      client.send(GET);
      Probe probe = nextProbe();
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
            new HttpServer(configs, probe("a", "response-head"), upstream.factory());
        HttpClient client = server.connect()) {
      client.send(GET);
      Probe probe = nextProbe();
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
        new HttpServer(configs, probe("a", "request-data"), upstream.factory())) {
      HttpClient client = server.connect();
      client.send(POST + "abc");
      Probe probe = nextProbe();
      awaitEvent("a request-data");
      client.close();
      awaitEvent("a destroyed");
      probe.run(probe.callbacks::continueDecoding); // too late: nothing happens
      assertThat(upstream.next().received).isEmpty();
      assertThat(server.nextLogged()).contains(" 0 DC downstream_remote_disconnect rx=3 ");
    }
  }
}
