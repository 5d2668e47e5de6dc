package dev.pillion.listeners.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.listeners.Listeners;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whoever is slow stops the other side, and what is kept meanwhile stays bounded. */
class HttpFlowControlTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";
  private static final int LIMIT = 64 * 1024;
  private final HttpConfigs configs = new HttpConfigs();

  private HttpServer start(Upstream upstream) throws Exception {
    return new HttpServer(configs, Listeners.listener().bufferLimit(LIMIT), upstream.factory());
  }

  @Test
  void aSlowReaderStopsTheUpstreamAndAFastOneLetsItGoOn() throws Exception {
    Upstream upstream = new Upstream(s -> s.headers(false, 200));
    try (HttpServer server = start(upstream);
        HttpClient client = server.connect()) {
      client.send(GET).head();
      Upstream.Stream stream = upstream.next();
      byte[] block = new byte[16 * 1024];
      long written = 0;
      while (stream.highWatermarks.get() == 0) {
        stream.run(() -> stream.data(false, block));
        written += block.length;
        assertThat(written).isLessThan(64L << 20);
      }
      // The kernel's buffers took what they could; the proxy keeps no more than its limit.
      stream.run(
          () ->
              assertThat(stream.callbacks.connection().pendingBytes())
                  .isLessThan(LIMIT + 2L * block.length));
      assertThat(stream.lowWatermarks.get()).isZero();
      client.socket.getInputStream().readNBytes((int) written);
      stream.await("the upstream was not let go", () -> stream.lowWatermarks.get() == 1);
      assertThat(stream.highWatermarks.get()).isEqualTo(1);
    }
  }

  @Test
  void aSlowUpstreamStopsTheReadingOfTheRequest() throws Exception {
    Upstream upstream = new Upstream(s -> s.callbacks.readDisable(true));
    try (HttpServer server = start(upstream);
        HttpClient client = server.connect()) {
      long size = 64L << 20;
      Thread sender = Thread.ofVirtual().start(() -> post(client, size));
      Upstream.Stream stream = upstream.next();
      Thread.sleep(200);
      // One read may have been under way.
      assertThat(stream.receivedBytes.get()).isLessThan(LIMIT * 4L);
      assertThat(sender.isAlive()).isTrue();
      stream.run(() -> stream.callbacks.readDisable(false));
      stream.awaitEnd();
      assertThat(stream.receivedBytes.get()).isEqualTo(size);
      sender.join(Duration.ofSeconds(10));
      assertThat(server.counter("downstream_flow_control_paused_reading_total")).isEqualTo(1);
      assertThat(server.counter("downstream_flow_control_resumed_reading_total")).isEqualTo(1);
    }
  }

  private static void post(HttpClient client, long size) {
    try {
      client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + size + "\r\n\r\n");
      OutputStream out = client.socket.getOutputStream();
      byte[] block = new byte[64 * 1024];
      for (long sent = 0; sent < size; sent += block.length) {
        out.write(block);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aPipelinerThatReadsNothingIsNotReadEither() throws Exception {
    byte[] body = new byte[32 * 1024];
    Upstream upstream =
        new Upstream(
            s -> {
              s.headers(false, 200, "content-length: " + body.length);
              s.data(true, body);
            });
    try (HttpServer server = start(upstream);
        HttpClient client = server.connect()) {
      Thread sender = Thread.ofVirtual().start(() -> pipeline(client, 20_000));
      long before = -1;
      while (server.counter("downstream_rq_total") != before) {
        before = server.counter("downstream_rq_total");
        Thread.sleep(150);
      }
      assertThat(before).isLessThan(2_000);
      assertThat(sender.isAlive() || before < 20_000).isTrue();
    }
  }

  private static void pipeline(HttpClient client, int requests) {
    try {
      for (int i = 0; i < requests; i++) {
        client.send(GET);
      }
    } catch (SocketTimeoutException e) {
      throw new IllegalStateException(e);
    } catch (IOException _) {
      // the test is over
    }
  }
}
