package dev.pillion.routing.cluster;

import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.cluster.ClusterConfig;
import dev.pillion.proxycore.config.cluster.ClusterConfig.Discovery;
import dev.pillion.proxycore.config.cluster.ClusterConfig.DnsOptions;
import dev.pillion.proxycore.config.cluster.ClusterConfig.DnsOptions.LookupFamily;
import dev.pillion.proxycore.config.cluster.Endpoint;
import dev.pillion.routing.testing.ClusterBuilder;
import dev.pillion.routing.testing.DnsServer;
import dev.pillion.routing.testing.TestWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A DNS server of the test's own, and clusters that ask it, on a clock that the test moves. */
abstract class DnsFixture {
  static final Duration REFRESH = Duration.ofSeconds(5);

  final DnsServer server = new DnsServer();
  boolean respectTtl;
  Duration failureBase = Duration.ZERO;
  Duration failureMax = Duration.ZERO;
  Duration jitter = Duration.ZERO;
  boolean waitForWarm = true;
  private @Nullable TestWorker started;

  @AfterEach
  void close() {
    if (started != null) {
      started.close();
    }
    server.close();
  }

  DnsOptions options() {
    return new DnsOptions(
        REFRESH,
        respectTtl,
        LookupFamily.V4_ONLY,
        failureBase,
        failureMax,
        jitter,
        List.of(server.address()),
        true,
        waitForWarm);
  }

  static Endpoint name(String name, int port) {
    return new Endpoint(
        new Address.Socket(name, port, false), "", 1, Endpoint.Health.HEALTHY, Map.of());
  }

  ClusterConfig strict(Endpoint... endpoints) {
    ClusterBuilder builder = new ClusterBuilder("c");
    builder.discovery = new Discovery.StrictDns(options());
    return builder.endpoints(0, endpoints).build();
  }

  ClusterConfig logical(Endpoint endpoint) {
    ClusterBuilder builder = new ClusterBuilder("c");
    builder.discovery = new Discovery.LogicalDns(options());
    return builder.endpoints(0, endpoint).build();
  }

  TestWorker start(ClusterConfig... clusters) {
    TestWorker worker = new TestWorker(clusters);
    started = worker;
    return worker;
  }

  TestWorker worker() {
    return Objects.requireNonNull(started);
  }

  long stat(String name) {
    return worker().counter("cluster.c." + name);
  }

  /** Waits for so many answers, good and bad. */
  void awaitAnswers(long answers) {
    TestWorker.await(
        () -> stat("update_success") + stat("update_failure") == answers, answers + " answers");
    worker().run(() -> {}); // what the answer does is done as well
  }

  /** Moves the clock by so much and waits for the answer to the question that comes of it. */
  void nextAnswer(Duration after) {
    long before = stat("update_attempt");
    worker().advance(after);
    awaitAnswers(before + 1);
  }

  /** Moves the clock by so much, in which nothing is asked. */
  void noQuestionWithin(Duration time) {
    long before = stat("update_attempt");
    worker().advance(time);
    if (stat("update_attempt") != before) {
      throw new AssertionError("asked within " + time);
    }
  }

  Cluster cluster() {
    return Objects.requireNonNull(worker().clusters.cluster("c"));
  }

  HostSet hosts() {
    return cluster().hosts();
  }

  List<String> addresses() {
    List<String> texts = new ArrayList<>();
    for (Host host : hosts().hosts()) {
      texts.add(host.address().toString().substring(1));
    }
    return texts;
  }
}
