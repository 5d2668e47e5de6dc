package dev.pillion.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.routing.testing.FakeStream;
import dev.pillion.routing.testing.ScriptedServer.Peer;
import dev.pillion.routing.testing.TestWorker;
import dev.pillion.routing.testing.Trigger;
import org.junit.jupiter.api.Test;

/**
 * An upstream closes an idle connection at the moment at which the next request is sent on it. The
 * test holds the worker up meanwhile, so that both are there when it looks.
 */
class KeepAliveRaceTest extends RouterFixture {
  private enum End {
    FIN,
    RESET
  }

  /** Leaves one idle connection in the pool. */
  private Peer idleConnection() {
    FakeStream first = stream().get();
    Peer peer = upstream.accept();
    peer.readUntil("\r\n\r\n");
    peer.write(OK);
    first.response();
    return peer;
  }

  private static void end(Peer peer, End end) {
    switch (end) {
      case FIN -> peer.close();
      case RESET -> peer.reset();
    }
  }

  /** A request that meets a connection of which the worker does not know yet that it is closed. */
  private FakeStream race(End end, String method, String body) {
    Peer idle = idleConnection();
    FakeStream stream = stream();
    worker()
        .run(
            () -> {
              end(idle, end);
              sleep(20);
              if (body.isEmpty()) {
                stream.send(method, true);
              } else {
                stream.send(method, false, "content-length", Integer.toString(body.length()));
                stream.data(body, true);
              }
            });
    return stream;
  }

  private void isServedAgain(FakeStream stream, String body) {
    try (Peer fresh = upstream.accept()) {
      assertThat(fresh.readUntil("\r\n\r\n" + body)).contains("x-envoy-attempt-count: 2\r\n");
      fresh.write(OK);
      assertThat(stream.response()).contains(":status: 200").endsWith("\nok");
    }
    assertThat(stream.info.upstreamAttempts).isEqualTo(2);
    assertThat(stream.info.flags()).isZero();
    worker().awaitStat("cluster.c.upstream_rq_active", 0);
    assertThat(worker().counter("cluster.c.upstream_rq_200")).isEqualTo(2);
    assertThat(worker().counter("cluster.c.upstream_rq_retry")).isEqualTo(1);
    assertThat(worker().counter("cluster.c.upstream_rq_retry_success")).isEqualTo(1);
  }

  @Test
  void aRequestThatMeetsAFinIsSentAgain() {
    start();
    isServedAgain(race(End.FIN, "GET", ""), "");
  }

  @Test
  void aRequestThatMeetsAResetIsSentAgain() {
    start();
    isServedAgain(race(End.RESET, "GET", ""), "");
  }

  @Test
  void aKeptBodyIsSentAgainWithIt() {
    start();
    isServedAgain(race(End.FIN, "PUT", "the body"), "the body");
  }

  @Test
  void aRequestOfWhichNothingHasLeftIsSentAgainWhateverItsMethod() {
    start();
    Peer idle = idleConnection();
    FakeStream stream = stream();
    try (Trigger request =
        new Trigger(
            worker(),
            () -> stream.send("POST", false, "content-length", "8").data("the body", true))) {
      worker()
          .run(
              () -> {
                request.fire();
                sleep(5);
                idle.close();
                sleep(20);
              });
      isServedAgain(stream, "the body");
    }
  }

  @Test
  void soIsOneThatTheKernelDoesNotTakeAfterAReset() {
    start();
    isServedAgain(race(End.RESET, "POST", "the body"), "the body");
  }

  @Test
  void aPostThatMeetsAFinOnlyOnItsWayIsNotRepeated() {
    start();

    assertThat(race(End.FIN, "POST", "the body").response())
        .endsWith("reset reason: connection termination");
    assertThat(upstream.noMoreConnections()).isTrue();
  }

  @Test
  void aConnectionThatEndsAfterItHadTheRequestIsTriedAgainOnce() {
    start();
    Peer idle = idleConnection();
    FakeStream stream = stream().get();
    idle.readUntil("\r\n\r\n");
    idle.close();
    try (Peer fresh = upstream.accept()) {
      fresh.readUntil("\r\n\r\n");
    }

    assertThat(stream.response()).endsWith("reset reason: connection termination");
    assertThat(stream.info.upstreamAttempts).isEqualTo(2);
    assertThat(upstream.noMoreConnections()).isTrue();
  }

  /** The second attempt waits for a connection and gets one that another request has done with. */
  @Test
  void aSecondLostRaceIsTheLast() {
    start(cluster().thresholds(2, 10, 10).build());
    Peer lost = idleConnection();
    FakeStream stream = stream().get();
    lost.readUntil("\r\n\r\n");
    FakeStream other = stream().get();
    Peer used = upstream.accept();
    used.readUntil("\r\n\r\n");
    worker()
        .run(
            () -> {
              lost.reset();
              used.write(OK);
              sleep(20);
            });
    other.response();
    TestWorker.await(() -> stream.info.upstreamAttempts == 2, "another attempt");
    used.close();
    TestWorker.await(
        () -> {
          if (!upstream.noMoreConnections()) {
            upstream.accept().close();
          }
          return stream.isDone();
        },
        "the end");

    assertThat(stream.response()).startsWith("LOCAL :status: 503");
    assertThat(stream.info.upstreamAttempts).isEqualTo(2);
  }

  @Test
  void aPostThatTheUpstreamMayHaveSeenIsNotRepeated() {
    start();
    Peer idle = idleConnection();
    FakeStream stream = stream().send("POST", false, "content-length", "2").data("ab", true);
    idle.readUntil("ab");
    idle.close();

    assertThat(stream.response()).endsWith("reset reason: connection termination");
    assertThat(stream.info.flags()).isEqualTo(ResponseFlag.UPSTREAM_CONNECTION_TERMINATION.bit());
    assertThat(upstream.noMoreConnections()).isTrue();
  }

  @Test
  void aRequestWhoseAnswerHasBegunIsNotRepeated() {
    start();
    Peer idle = idleConnection();
    FakeStream stream = stream().get();
    idle.readUntil("\r\n\r\n");
    idle.write("HTTP/1.1 2");
    idle.close();

    assertThat(stream.response()).startsWith("LOCAL :status: 50");
    assertThat(upstream.noMoreConnections()).isTrue();
  }

  @Test
  void aBodyThatIsTooLongToKeepIsNotRepeated() {
    start();
    Peer idle = idleConnection();
    String chunk = "x".repeat(50_000);
    FakeStream stream =
        stream()
            .send("PUT", false, "content-length", "100000")
            .data(chunk, false)
            .data(chunk, true);
    idle.readUntil("\r\n\r\n");
    idle.read(100_000);
    idle.close();

    assertThat(stream.response()).endsWith("reset reason: connection termination");
    assertThat(upstream.noMoreConnections()).isTrue();
  }

  @Test
  void whatHasComeOfABodyGoesOutAgainBeforeTheRest() {
    start();
    Peer idle = idleConnection();
    FakeStream stream = stream().send("PUT", false, "content-length", "4").data("ab", false);
    idle.readUntil("ab");
    idle.close();
    try (Peer fresh = upstream.accept()) {
      fresh.readUntil("\r\n\r\nab");
      stream.data("cd", true);
      assertThat(fresh.read(2)).isEqualTo("cd");
      fresh.write(OK);
      assertThat(stream.response()).contains(":status: 200");
    }
  }

  @Test
  void anIdleConnectionThatIsClosedCostsNothing() {
    start();
    idleConnection().close();
    worker().awaitStat("cluster.c.upstream_cx_active", 0);
    FakeStream stream = stream().get();
    try (Peer fresh = upstream.accept()) {
      fresh.readUntil("\r\n\r\n");
      fresh.write(OK);
      assertThat(stream.response()).contains(":status: 200");
    }
    assertThat(stream.info.upstreamAttempts).isEqualTo(1);
  }
}
