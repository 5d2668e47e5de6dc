package dev.pillion.routing.router;

import dev.pillion.proxycore.config.cluster.ClusterConfig;
import dev.pillion.proxycore.config.http.HttpFilterConfig;
import dev.pillion.routing.cluster.Addresses;
import dev.pillion.routing.route.CompiledRouteTable;
import dev.pillion.routing.testing.ClusterBuilder;
import dev.pillion.routing.testing.FakeStream;
import dev.pillion.routing.testing.Routes;
import dev.pillion.routing.testing.ScriptedServer;
import dev.pillion.routing.testing.TestWorker;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A router, its worker and one scripted upstream. */
abstract class RouterFixture {
  static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
  static final Duration TIMEOUT = Duration.ofSeconds(15);

  final ScriptedServer upstream = new ScriptedServer();
  private @Nullable TestWorker started;
  HttpFilterConfig.Router config = new HttpFilterConfig.Router(false, false, true);

  @AfterEach
  void close() {
    upstream.close();
    if (started != null) {
      started.close();
    }
  }

  TestWorker start(ClusterConfig... clusters) {
    TestWorker worker = new TestWorker(clusters);
    started = worker;
    return worker;
  }

  TestWorker start() {
    return start(cluster().build());
  }

  ClusterBuilder cluster() {
    return new ClusterBuilder("c").ports(upstream.port());
  }

  TestWorker worker() {
    return Objects.requireNonNull(started);
  }

  FakeStream stream(CompiledRouteTable table) {
    RouterFilterFactory factory =
        new RouterFilterFactory(config, "h", worker().store, worker().upstreams);
    return new FakeStream(worker(), table, factory);
  }

  FakeStream stream() {
    return stream(Routes.to("c", TIMEOUT));
  }

  FakeStream stream(Duration timeout) {
    return stream(Routes.to("c", timeout));
  }

  static InetAddress ip(String literal) {
    return Objects.requireNonNull(Addresses.ip(literal));
  }

  static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
