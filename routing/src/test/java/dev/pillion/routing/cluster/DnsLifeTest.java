package dev.pillion.routing.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.cluster.ClusterConfig;
import dev.pillion.proxycore.config.cluster.Endpoint;
import dev.pillion.routing.testing.ClusterBuilder;
import dev.pillion.routing.testing.DnsServer;
import dev.pillion.routing.testing.DnsServer.Reply;
import dev.pillion.routing.testing.TestWorker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** From the start of a DNS cluster to its end. */
class DnsLifeTest extends DnsFixture {
  private final AtomicInteger initialized = new AtomicInteger();

  private void update(ClusterConfig... clusters) {
    worker().run(() -> worker().clusters.update(List.of(clusters)));
  }

  private void whenInitialized() {
    worker().run(() -> worker().clusters.whenInitialized(initialized::incrementAndGet));
  }

  @Test
  void withoutDnsEverythingIsInitializedAtOnce() {
    start(new ClusterBuilder("c").ports(80).build());
    whenInitialized();

    assertThat(initialized).hasValue(1);
  }

  @Test
  void initializationWaitsForTheFirstAnswer() throws InterruptedException {
    CountDownLatch answering = new CountDownLatch(1);
    server.zone(
        q -> {
          await(answering);
          return Reply.addresses(60, "192.0.2.1");
        });
    start(strict(name("a.example", 80)));
    whenInitialized();
    TestWorker.await(() -> !server.questions().isEmpty(), "a question");
    assertThat(initialized).hasValue(0);
    answering.countDown();
    awaitAnswers(1);

    assertThat(initialized).hasValue(1);
    assertThat(addresses()).containsExactly("192.0.2.1:80");
  }

  @Test
  void initializationWaitsNoLongerThanForAFailure() {
    server.zone(q -> Reply.code(DnsServer.SERVFAIL));
    start(logical(name("a.example", 80)));
    whenInitialized();
    awaitAnswers(1);

    assertThat(initialized).hasValue(1);
  }

  @Test
  void aClusterMayAskNotToBeWaitedFor() {
    waitForWarm = false;
    server.zone(q -> null);
    start(strict(name("a.example", 80)));
    whenInitialized();

    assertThat(initialized).hasValue(1);
  }

  @Test
  void aClusterWithoutNamesIsInitialized() {
    start(strict(new Endpoint[0]));
    whenInitialized();

    assertThat(initialized).hasValue(1);
  }

  @Test
  void aRemovedClusterAsksNoMore() {
    server.zone(q -> Reply.addresses(60, "192.0.2.1"));
    start(strict(name("a.example", 80)));
    awaitAnswers(1);
    update();
    worker().advance(Duration.ofSeconds(60));

    assertThat(stat("update_attempt")).isEqualTo(1);
  }

  @Test
  void aClusterThatIsRemovedWhileItAsksHoldsNobodyUp() {
    server.zone(q -> null);
    start(strict(name("a.example", 80)));
    whenInitialized();
    update();

    assertThat(initialized).hasValue(1);
    assertThat(stat("update_failure")).isZero();
  }

  @Test
  void aReplacedClusterHasItsHostsUntilDnsSaysOtherwise() {
    server.zone(q -> Reply.addresses(60, "192.0.2.1"));
    start(strict(name("a.example", 80)));
    awaitAnswers(1);
    server.zone(q -> null);
    jitter = Duration.ofSeconds(1);
    update(strict(name("a.example", 80), name("b.example", 80)));

    assertThat(addresses()).containsExactly("192.0.2.1:80");
    assertThat(stat("update_attempt")).isEqualTo(3);
  }

  @Test
  void anUnchangedClusterGoesOnAsItWas() {
    server.zone(q -> Reply.addresses(60, "192.0.2.1"));
    start(strict(name("a.example", 80)));
    awaitAnswers(1);
    HostSet before = hosts();
    update(strict(name("a.example", 80)), new ClusterBuilder("d").ports(80).build());

    assertThat(hosts()).isSameAs(before);
    assertThat(stat("update_attempt")).isEqualTo(1);
    nextAnswer(REFRESH);
  }

  @Test
  void hostsOfAStaticClusterAreCountedAtItsFirstUse() {
    start(new ClusterBuilder("c").ports(80, 81).build());
    worker().run(() -> cluster().stats());
    worker().awaitStat("cluster.c.membership_total", 2);

    assertThat(stat("membership_change")).isEqualTo(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
