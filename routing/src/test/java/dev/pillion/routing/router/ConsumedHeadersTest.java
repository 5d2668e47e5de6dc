package dev.pillion.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.routing.testing.FakeStream;
import dev.pillion.routing.testing.ScriptedServer.Peer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Request headers that are for the router and not for the upstream. */
class ConsumedHeadersTest extends RouterFixture {
  private String forwarded(String... headers) {
    FakeStream stream = stream().get(headers);
    try (Peer peer = upstream.accept()) {
      String head = peer.readUntil("\r\n\r\n");
      peer.write(OK);
      stream.response();
      return head;
    }
  }

  @Test
  void whatAsksForRetriesAndHedgingGoesNoFurther() {
    start();

    assertThat(
            forwarded(
                "x-envoy-retry-on", "5xx",
                "x-envoy-retry-grpc-on", "cancelled",
                "x-envoy-max-retries", "3",
                "x-envoy-retriable-status-codes", "503",
                "x-envoy-retriable-status-codes", "504",
                "x-envoy-retriable-header-names", "x-a",
                "x-envoy-hedge-on-per-try-timeout", "true",
                "x-envoy-force-trace", "1"))
        .doesNotContain("retry", "retri", "hedge")
        .contains("x-envoy-force-trace: 1\r\n");
  }

  @Test
  void whatAsksForTimeoutsGoesNoFurther() {
    start();

    assertThat(
            forwarded(
                "x-envoy-upstream-rq-timeout-ms", "4000",
                "x-envoy-upstream-rq-per-try-timeout-ms", "1000",
                "x-envoy-upstream-rq-timeout-alt-response", "1",
                "x-envoy-upstream-stream-duration-ms", "2000"))
        .doesNotContain("x-envoy-upstream-")
        .contains("x-envoy-expected-rq-timeout-ms: 1000\r\n");
  }

  @Test
  void aStreamsDurationMayBeAskedFor() {
    start();
    FakeStream stream = stream().get("x-envoy-upstream-stream-duration-ms", "100");
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      worker().advance(Duration.ofMillis(200));

      assertThat(stream.response())
          .startsWith("LOCAL :status: 504")
          .endsWith("upstream max stream duration reached");
    }
    assertThat(stream.info.flags())
        .isEqualTo(ResponseFlag.UPSTREAM_MAX_STREAM_DURATION_REACHED.bit());
    assertThat(worker().counter("cluster.c.upstream_rq_max_duration_reached")).isEqualTo(1);
    assertThat(worker().counter("cluster.c.upstream_rq_completed")).isZero();
  }

  @Test
  void aStreamThatLastsTooLongBeforeItsRequestIsWholeIsTheClientsFault() {
    start();
    FakeStream stream =
        stream()
            .send(
                "POST", false, "content-length", "4", "x-envoy-upstream-stream-duration-ms", "100");
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      worker().advance(Duration.ofMillis(200));

      assertThat(stream.response()).startsWith("LOCAL :status: 408");
    }
  }

  @Test
  void aNameOfItsOwnIsCountedAsWell() {
    start();

    assertThat(forwarded("x-envoy-upstream-alt-stat-name", "alt")).doesNotContain("alt-stat-name");
    assertThat(worker().counter("cluster.c.alt.upstream_rq_200")).isEqualTo(1);
    assertThat(worker().counter("cluster.c.alt.external.upstream_rq_2xx")).isEqualTo(1);
    assertThat(worker().counter("cluster.c.upstream_rq_200")).isEqualTo(1);
    assertThat(worker().store.histogram("cluster.c.alt.upstream_rq_time").merged().count())
        .isEqualTo(1);
  }
}
