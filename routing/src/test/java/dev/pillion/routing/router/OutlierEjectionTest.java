package dev.pillion.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.cluster.CommonLb;
import dev.pillion.proxycore.config.cluster.OutlierDetection;
import dev.pillion.proxycore.config.cluster.OutlierDetection.Consecutive;
import dev.pillion.proxycore.config.cluster.OutlierDetection.FailurePercentage;
import dev.pillion.proxycore.config.cluster.OutlierDetection.SuccessRate;
import dev.pillion.routing.cluster.Host;
import dev.pillion.routing.testing.ClusterBuilder;
import dev.pillion.routing.testing.ScriptedServer;
import dev.pillion.routing.testing.ScriptedServer.Peer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bad answers eject a host, real sockets and a manual clock. */
class OutlierEjectionTest extends RouterFixture {
  private static final String BAD = "HTTP/1.1 500 Bad\r\ncontent-length: 0\r\n\r\n";

  private final ScriptedServer other = new ScriptedServer();

  @AfterEach
  void closeOther() {
    other.close();
  }

  private void startWatched(int panicThreshold) {
    ClusterBuilder builder = new ClusterBuilder("c").ports(upstream.port(), other.port());
    builder.commonLb = new CommonLb(panicThreshold, 140, false);
    builder.outlierDetection =
        new OutlierDetection(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(300),
            Duration.ZERO,
            100,
            false,
            false,
            new Consecutive(2, 100),
            new Consecutive(5, 0),
            new Consecutive(5, 100),
            new SuccessRate(0, 0, 5, 100, 1900),
            new FailurePercentage(0, 0, 85, 5, 50));
    start(builder.build());
  }

  private List<Host> hosts() {
    return Objects.requireNonNull(worker().clusters.cluster("c")).hosts().hosts();
  }

  /** The first upstream answers badly until it is ejected; the other one always well. */
  private void ejectTheFirst() {
    Thread bad = serve(upstream, BAD);
    Thread good = serve(other, OK);
    for (int i = 0; i < 4; i++) {
      stream().get().response();
    }
    worker().awaitStat("cluster.c.outlier_detection.ejections_active", 1);
    worker().run(() -> {}); // the workers have heard of it
    assertThat(bad.isAlive() && good.isAlive()).isTrue();
  }

  private static Thread serve(ScriptedServer server, String answer) {
    Thread thread =
        new Thread(
            () -> {
              while (true) {
                Peer peer;
                try {
                  peer = server.accept();
                } catch (AssertionError e) {
                  return;
                }
                Thread.ofVirtual().start(() -> answerAll(peer, answer));
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void answerAll(Peer peer, String answer) {
    try (peer) {
      while (true) {
        peer.readUntil("\r\n\r\n");
        peer.write(answer);
      }
    } catch (AssertionError | RuntimeException e) {
      // The proxy has closed.
    }
  }

  @Test
  void anEjectedHostGetsNoRequestsAndLosesItsConnections() {
    startWatched(0);
    ejectTheFirst();
    assertThat(hosts().get(0).ejected()).isTrue();
    assertThat(worker().gauge("cluster.c.membership_healthy")).isEqualTo(1);
    assertThat(worker().gauge("cluster.c.membership_total")).isEqualTo(2);
    assertThat(worker().counter("cluster.c.membership_change")).isEqualTo(1);
    worker().awaitStat("cluster.c.upstream_cx_active", 1);
    for (int i = 0; i < 6; i++) {
      assertThat(stream().get().response()).contains("200");
    }
    assertThat(worker().counter("cluster.c.outlier_detection.ejections_enforced_total"))
        .isEqualTo(1);
  }

  @Test
  void aHostComesBackWhenItsTimeIsOver() {
    startWatched(0);
    ejectTheFirst();
    worker().advance(Duration.ofSeconds(20));
    assertThat(hosts().get(0).ejected()).isTrue();
    worker().advance(Duration.ofSeconds(11));
    assertThat(hosts().get(0).ejected()).isFalse();
    assertThat(worker().gauge("cluster.c.membership_healthy")).isEqualTo(2);
    assertThat(worker().gauge("cluster.c.outlier_detection.ejections_active")).isZero();
    StringBuilder answers = new StringBuilder();
    for (int i = 0; i < 2; i++) {
      answers.append(stream().get().response());
    }
    assertThat(answers.toString()).contains("500").contains("200");
  }

  @Test
  void withTooFewHostsLeftEjectionsAreIgnored() {
    startWatched(60);
    ejectTheFirst();
    StringBuilder answers = new StringBuilder();
    for (int i = 0; i < 2; i++) {
      answers.append(stream().get().response());
    }
    assertThat(answers.toString()).contains("500").contains("200");
    assertThat(worker().counter("cluster.c.lb_healthy_panic")).isGreaterThanOrEqualTo(2);
  }

  @Test
  void anUpstreamThatCannotBeReachedCountsAsBad() {
    startWatched(0);
    upstream.close();
    serve(other, OK);
    for (int i = 0; i < 4; i++) {
      stream().get().response();
    }
    worker().awaitStat("cluster.c.outlier_detection.ejections_active", 1);
    assertThat(hosts().get(0).ejected()).isTrue();
  }
}
