package dev.pillion.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.cluster.CircuitBreakers;
import dev.pillion.proxycore.config.route.RetryPolicy;
import dev.pillion.proxycore.config.route.RetryPolicy.BackOff;
import dev.pillion.proxycore.config.route.RetryPolicy.HostPredicate;
import dev.pillion.proxycore.config.route.RetryPolicy.RateLimitedBackOff;
import dev.pillion.proxycore.config.route.RetryPolicy.RetryOn;
import dev.pillion.proxycore.config.route.RouteAction.Priority;
import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.resilience.breaker.ResourceManager;
import dev.pillion.routing.testing.ClusterBuilder;
import dev.pillion.routing.testing.FakeStream;
import dev.pillion.routing.testing.Routes;
import dev.pillion.routing.testing.ScriptedServer;
import dev.pillion.routing.testing.ScriptedServer.Peer;
import dev.pillion.routing.testing.TestWorker;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Retries by a policy, with real sockets and a manual clock. */
class RetryTest extends RouterFixture {
  private static final String BAD = "HTTP/1.1 503 Bad\r\ncontent-length: 3\r\n\r\nbad";
  private static final Duration BACK_OFF = Duration.ofMillis(30);

  private RetryPolicy policy = policy(Duration.ZERO, Duration.ZERO, List.of());

  private static RetryPolicy policy(
      Duration perTry, Duration perTryIdle, List<HostPredicate> predicates) {
    return new RetryPolicy(
        Set.of(RetryOn.SERVER_ERROR),
        2,
        perTry,
        perTryIdle,
        new BackOff(25, 25),
        RateLimitedBackOff.NONE,
        predicates,
        3,
        List.of(),
        List.of(),
        List.of());
  }

  private FakeStream retrying(Duration timeout) {
    return stream(Routes.table(Routes.retrying("c", timeout, policy)));
  }

  private FakeStream retrying() {
    return retrying(TIMEOUT);
  }

  private long stat(String name) {
    return worker().counter("cluster.c." + name);
  }

  private String attempt(String answer) {
    try (Peer peer = upstream.accept()) {
      String head = peer.readUntil("\r\n\r\n");
      peer.write(answer);
      assertThat(peer.ended()).isTrue();
      return head;
    }
  }

  /** Nothing is under way, and one of the cluster's retries is taken. */
  private void awaitBackOff() {
    ResourceManager resources =
        Objects.requireNonNull(worker().clusters.cluster("c")).resources(Priority.DEFAULT);
    TestWorker.await(
        () ->
            worker().gauge("cluster.c.upstream_rq_active") == 0
                && worker().gauge("cluster.c.upstream_rq_pending_active") == 0
                && resources.retries().inUse() == 1,
        "a wait for the next attempt");
  }

  private void backOff(int retries) {
    awaitBackOff();
    worker().advance(BACK_OFF);
    assertThat(stat("upstream_rq_retry")).isEqualTo(retries);
  }

  @Test
  void aBadAnswerIsDroppedAndTheRequestSentAgain() {
    start();
    FakeStream stream = retrying().get();
    String first = attempt(BAD);
    backOff(1);
    try (Peer peer = upstream.accept()) {
      String second = peer.readUntil("\r\n\r\n");
      peer.write(OK);
      assertThat(stream.response()).contains(":status: 200").contains("x-envoy-attempt-count: 2");
      assertThat(first).contains("x-envoy-attempt-count: 1");
      assertThat(second).contains("x-envoy-attempt-count: 2");
    }
    assertThat(stream.info.upstreamAttempts).isEqualTo(2);
    assertThat(stream.info.flags()).isZero();
    assertThat(stat("upstream_rq_retry")).isEqualTo(1);
    assertThat(stat("upstream_rq_retry_success")).isEqualTo(1);
    assertThat(stat("upstream_rq_retry_backoff_exponential")).isEqualTo(1);
    assertThat(stat("retry.upstream_rq_503")).isEqualTo(1);
    assertThat(stat("upstream_rq_503")).isZero();
    assertThat(stat("upstream_rq_200")).isEqualTo(1);
    assertThat(stat("upstream_rq_total")).isEqualTo(2);
  }

  @Test
  void whenAllRetriesAreUsedUpTheLastAnswerGoesToTheClient() {
    start();
    FakeStream stream = retrying().get();
    attempt(BAD);
    backOff(1);
    attempt(BAD);
    backOff(2);
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      peer.write(BAD);
      assertThat(stream.response()).contains(":status: 503").endsWith("bad");
    }
    assertThat(stream.info.hasFlag(ResponseFlag.UPSTREAM_RETRY_LIMIT_EXCEEDED)).isTrue();
    assertThat(stream.info.responseCodeDetails).isEqualTo("via_upstream");
    assertThat(stat("upstream_rq_retry_limit_exceeded")).isEqualTo(1);
    assertThat(stat("upstream_rq_retry_success")).isZero();
    assertThat(stream.info.upstreamAttempts).isEqualTo(3);
  }

  @Test
  void aConnectionThatBreaksIsTriedAgainAndTheBodySaysSo() {
    start();
    FakeStream stream = retrying().get();
    for (int i = 1; i <= 3; i++) {
      try (Peer peer = upstream.accept()) {
        peer.readUntil("\r\n\r\n");
      }
      if (i < 3) {
        backOff(i);
      }
    }
    assertThat(stream.response())
        .startsWith("LOCAL :status: 503")
        .endsWith("retried and the latest reset reason: connection termination");
    assertThat(stream.info.hasFlag(ResponseFlag.UPSTREAM_RETRY_LIMIT_EXCEEDED)).isTrue();
    assertThat(stream.info.hasFlag(ResponseFlag.UPSTREAM_CONNECTION_TERMINATION)).isTrue();
    assertThat(stream.info.responseCodeDetails)
        .isEqualTo("upstream_reset_before_response_started{connection_termination}");
  }

  @Test
  void theBodyIsSentAgainAsAWhole() {
    start();
    FakeStream stream = retrying().send("POST", false, "content-length", "6");
    stream.data("abc", false);
    try (Peer peer = upstream.accept()) {
      peer.readUntil("abc");
      peer.write(BAD);
      assertThat(peer.ended()).isTrue();
    }
    stream.data("def", true); // while nothing is under way
    backOff(1);
    try (Peer peer = upstream.accept()) {
      peer.readUntil("abcdef");
      peer.write(OK);
      assertThat(stream.response()).contains(":status: 200");
    }
  }

  @Test
  void aBodyBeyondTheBufferIsSentOnce() {
    start();
    FakeStream stream = retrying().send("POST", false, "content-length", "70000");
    String part = "x".repeat(35_000);
    stream.data(part, false);
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      stream.data(part, true);
      assertThat(peer.read(70_000)).hasSize(70_000);
      peer.write(BAD);
      assertThat(stream.response()).contains(":status: 503");
    }
    assertThat(stat("retry_or_shadow_abandoned")).isEqualTo(1);
    assertThat(stat("upstream_rq_retry")).isZero();
    assertThat(stream.info.flags()).isZero();
  }

  @Test
  void aBodyThatOutgrowsTheBufferBetweenTwoAttemptsIsRefused() {
    start();
    FakeStream stream = retrying().send("POST", false, "content-length", "70000");
    attempt(BAD);
    awaitBackOff();
    stream.data("x".repeat(70_000), true);
    assertThat(stream.response())
        .startsWith("LOCAL :status: 507")
        .endsWith("exceeded request buffer limit while retrying upstream");
    assertThat(stream.info.responseCodeDetails)
        .isEqualTo("request_payload_exceeded_retry_buffer_limit");
    worker().advance(BACK_OFF);
    assertThat(upstream.noMoreConnections()).isTrue();
  }

  @Test
  void theRoutesTimeoutEndsAWaitForTheNextAttempt() {
    policy =
        new RetryPolicy(
            Set.of(RetryOn.SERVER_ERROR),
            2,
            Duration.ZERO,
            Duration.ZERO,
            new BackOff(1_000_000, 1_000_000),
            RateLimitedBackOff.NONE,
            List.of(),
            1,
            List.of(),
            List.of(),
            List.of());
    start();
    FakeStream stream = retrying(Duration.ofMillis(50)).get();
    attempt(BAD);
    awaitBackOff();
    worker().advance(Duration.ofMillis(60));
    assertThat(stream.response())
        .startsWith("LOCAL :status: 504")
        .endsWith("\nupstream request timeout");
    assertThat(stream.info.responseCodeDetails).isEqualTo("response_timeout");
    assertThat(stream.info.flags()).isEqualTo(ResponseFlag.UPSTREAM_REQUEST_TIMEOUT.bit());
    worker().advance(Duration.ofMinutes(20));
    assertThat(upstream.noMoreConnections()).isTrue();
    assertThat(stat("upstream_rq_timeout")).isZero();
    assertThat(stat("upstream_rq_retry")).isZero();
  }

  @Test
  void anAttemptThatTakesTooLongIsReplacedAndTheLastOneTimesOut() {
    policy = policy(Duration.ofMillis(100), Duration.ZERO, List.of());
    start();
    FakeStream stream = retrying().get();
    for (int i = 1; i <= 3; i++) {
      try (Peer peer = upstream.accept()) {
        assertThat(peer.readUntil("\r\n\r\n")).contains("x-envoy-expected-rq-timeout-ms: 100");
        worker().advance(Duration.ofMillis(110));
        assertThat(peer.ended()).isTrue();
      }
      if (i < 3) {
        backOff(i);
      }
    }
    assertThat(stream.response()).startsWith("LOCAL :status: 504");
    assertThat(stream.info.responseCodeDetails).isEqualTo("upstream_per_try_timeout");
    assertThat(stream.info.hasFlag(ResponseFlag.UPSTREAM_REQUEST_TIMEOUT)).isTrue();
    assertThat(stat("upstream_rq_per_try_timeout")).isEqualTo(3);
  }

  @Test
  void anAttemptWithoutASignOfLifeIsCutOffEvenWithinItsAnswer() {
    policy = policy(Duration.ZERO, Duration.ofMillis(100), List.of());
    start();
    FakeStream stream = retrying().get();
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      worker().advance(Duration.ofMillis(80));
      peer.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc");
      TestWorker.await(() -> stream.soFar().endsWith("abc"), "the first bytes");
      worker().advance(Duration.ofMillis(80));
      assertThat(stream.isDone()).isFalse();
      worker().advance(Duration.ofMillis(30));
      assertThat(stream.response()).endsWith("abc RESET");
    }
    assertThat(stream.info.responseCodeDetails).isEqualTo("upstream_per_try_idle_timeout");
    assertThat(stat("upstream_rq_per_try_idle_timeout")).isEqualTo(1);
  }

  @Test
  void aRetryGoesToAHostThatHasNotBeenTried() {
    policy = policy(Duration.ZERO, Duration.ZERO, List.of(HostPredicate.PREVIOUS_HOSTS));
    try (ScriptedServer other = new ScriptedServer()) {
      start(new ClusterBuilder("c").ports(upstream.port(), other.port()).build());
      for (int i = 0; i < 4; i++) {
        int before = i;
        FakeStream stream = retrying().get();
        TestWorker.await(() -> stat("upstream_rq_total") == 2L * before + 1, "the first attempt");
        boolean here =
            String.valueOf(stream.info.upstreamRemoteAddress).endsWith(":" + upstream.port());
        try (Peer peer = (here ? upstream : other).accept()) {
          peer.readUntil("\r\n\r\n");
          peer.write(BAD);
          assertThat(peer.ended()).isTrue();
        }
        backOff(i + 1);
        try (Peer peer = (here ? other : upstream).accept()) {
          peer.readUntil("\r\n\r\n");
          peer.write("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
          assertThat(stream.response()).contains(":status: 200");
        }
      }
    }
  }

  @Test
  void theClustersBoundOfRetriesHolds() {
    ClusterBuilder builder = cluster();
    builder.circuitBreakers =
        new CircuitBreakers(
            CircuitBreakers.Thresholds.of(10, 10, 10, 0), CircuitBreakers.Thresholds.DEFAULT);
    start(builder.build());
    FakeStream stream = retrying().get();
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      peer.write(BAD);
      assertThat(stream.response()).contains(":status: 503");
    }
    assertThat(stream.info.hasFlag(ResponseFlag.UPSTREAM_OVERFLOW)).isTrue();
    assertThat(stat("upstream_rq_retry_overflow")).isEqualTo(1);
  }

  @Test
  void aRequestMayAskForRetriesItself() {
    start();
    FakeStream stream =
        stream().get("x-envoy-retry-on", "gateway-error", "x-envoy-max-retries", "5");
    String head = attempt(BAD);
    backOff(1);
    assertThat(head).doesNotContain("retry");
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      peer.write(OK);
      assertThat(stream.response()).contains(":status: 200");
    }
  }

  @Test
  void aClientThatLeavesDuringTheWaitEndsIt() {
    start();
    FakeStream stream = retrying().get();
    attempt(BAD);
    awaitBackOff();
    stream.abort();
    worker().advance(BACK_OFF);
    assertThat(upstream.noMoreConnections()).isTrue();
    assertThat(worker().gauge("cluster.c.upstream_rq_active")).isZero();
  }
}
