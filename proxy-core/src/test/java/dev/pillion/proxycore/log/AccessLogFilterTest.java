package dev.pillion.proxycore.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.proxycore.format.AccessLogType;
import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.log.AccessLogFilter.Comparison;
import dev.pillion.proxycore.log.AccessLogFilter.Operation;
import dev.pillion.proxycore.match.HeaderMatcher;
import dev.pillion.proxycore.match.MetadataMatcher;
import dev.pillion.proxycore.match.StringMatcher;
import dev.pillion.proxycore.match.ValueMatcher;
import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.runtime.RuntimeFraction;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.proxycore.time.TimeSource;
import dev.pillion.proxycore.worker.Worker;
import io.netty.channel.DefaultEventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The outcomes are those of Envoy 1.40 for the same streams. */
class AccessLogFilterTest {
  private static final AccessLogFilter YES = new AccessLogFilter.NotHealthCheck();
  private static final AccessLogFilter NO = new AccessLogFilter.Traceable();

  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final Worker worker = new Worker(0, loop, new StatsStore().newShard(), TimeSource.SYSTEM);
  private final InetSocketAddress address =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);
  private final FormatContext context =
      new FormatContext(new StreamInfo(new ConnectionInfo(1, address, address)));

  @BeforeEach
  void stream() {
    context.requestHeaders = new HeaderMap();
    context.info.startNanos = 0;
    context.info.endNanos = TimeUnit.MILLISECONDS.toNanos(50);
    context.info.responseCode = 503;
    context.accessLogType = AccessLogType.DOWNSTREAM_END;
  }

  @AfterEach
  void stop() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private boolean passes(AccessLogFilter filter) {
    return filter.passes(context, worker);
  }

  private static Comparison compare(Operation operation, long value) {
    return new Comparison(operation, value, null);
  }

  @Test
  void aStatusIsCompared() {
    assertThat(passes(new AccessLogFilter.StatusCode(compare(Operation.GE, 500)))).isTrue();
    assertThat(passes(new AccessLogFilter.StatusCode(compare(Operation.LE, 500)))).isFalse();
    assertThat(passes(new AccessLogFilter.StatusCode(compare(Operation.EQ, 503)))).isTrue();
    assertThat(passes(new AccessLogFilter.StatusCode(compare(Operation.NE, 503)))).isFalse();
  }

  @Test
  void aDurationIsComparedInMilliseconds() {
    assertThat(passes(new AccessLogFilter.Duration(compare(Operation.GE, 50)))).isTrue();
    assertThat(passes(new AccessLogFilter.Duration(compare(Operation.GE, 51)))).isFalse();
    context.info.startNanos = StreamInfo.UNSET;
    assertThat(passes(new AccessLogFilter.Duration(compare(Operation.GE, 0)))).isFalse();
  }

  @Test
  void healthChecksAreTold() {
    context.info.healthCheck = true;
    assertThat(passes(YES)).isFalse();
  }

  @Test
  void allOrOneMustPass() {
    assertThat(passes(new AccessLogFilter.And(List.of(YES, NO)))).isFalse();
    assertThat(passes(new AccessLogFilter.And(List.of(YES, YES)))).isTrue();
    assertThat(passes(new AccessLogFilter.Or(List.of(NO, YES)))).isTrue();
    assertThat(passes(new AccessLogFilter.Or(List.of(NO, NO)))).isFalse();
  }

  @Test
  void aSampleIsChosenByTheRequestsId() {
    AccessLogFilter third = new AccessLogFilter.Sampled(new RuntimeFraction(30, 100), false);
    requestId("0000001d-0000-4000-8000-000000000000"); // 29
    assertThat(passes(third)).isTrue();
    requestId("0000001e-0000-4000-8000-000000000000"); // 30
    assertThat(passes(third)).isFalse();
    requestId("ffffffff-0000-4000-8000-000000000000"); // 4294967295, of a hundred 95
    assertThat(passes(third)).isFalse();
  }

  @Test
  void withoutAnIdOrIndependentlyASampleIsChosenByChance() {
    requestId("ffffffff-0000-4000-8000-000000000000");
    AccessLogFilter half = new AccessLogFilter.Sampled(new RuntimeFraction(50, 100), true);
    int passed = 0;
    for (int i = 0; i < 1000; i++) {
      passed += passes(half) ? 1 : 0;
    }
    assertThat(passed).isBetween(350, 650);
    context.requestHeaders = null;
    assertThat(passes(new AccessLogFilter.Sampled(new RuntimeFraction(100, 100), false))).isTrue();
    assertThat(passes(new AccessLogFilter.Sampled(new RuntimeFraction(0, 100), false))).isFalse();
  }

  @Test
  void aRequestsHeaderIsMatchedAndATcpStreamHasNone() {
    AccessLogFilter absent =
        new AccessLogFilter.Header(
            new HeaderMatcher(
                HeaderName.of("x"), new HeaderMatcher.Kind.Present(false), false, false));
    assertThat(passes(absent)).isTrue();
    context.requestHeaders = null;
    assertThat(passes(absent)).isTrue();
    HeaderMap headers = new HeaderMap();
    headers.add(HeaderName.of("x"), "1");
    context.requestHeaders = headers;
    assertThat(passes(absent)).isFalse();
  }

  @Test
  void oneOfTheFlagsOrAnyIsSet() {
    long wanted = ResponseFlag.NO_ROUTE_FOUND.bit() | ResponseFlag.NO_HEALTHY_UPSTREAM.bit();
    assertThat(passes(new AccessLogFilter.Flags(0))).isFalse();
    context.info.setFlag(ResponseFlag.UPSTREAM_CONNECTION_FAILURE);
    assertThat(passes(new AccessLogFilter.Flags(0))).isTrue();
    assertThat(passes(new AccessLogFilter.Flags(wanted))).isFalse();
    context.info.setFlag(ResponseFlag.NO_ROUTE_FOUND);
    assertThat(passes(new AccessLogFilter.Flags(wanted))).isTrue();
  }

  @Test
  void aGrpcStatusIsThatOfTheAnswerAndUnknownWithoutOne() {
    AccessLogFilter unavailable = new AccessLogFilter.GrpcStatuses(1L << 14, false);
    assertThat(passes(unavailable)).isTrue();
    assertThat(passes(new AccessLogFilter.GrpcStatuses(1L << 14, true))).isFalse();
    context.info.responseCode = 0;
    assertThat(passes(unavailable)).isFalse();
    assertThat(passes(new AccessLogFilter.GrpcStatuses(1L << 2, false))).isTrue();
  }

  @Test
  void metadataThatAreAbsentHaveTheOutcomeThatWasAskedFor() {
    MetadataMatcher matcher =
        new MetadataMatcher(
            "f", List.of("k"), new ValueMatcher.Text(new StringMatcher.Exact("v", false)), false);
    assertThat(passes(new AccessLogFilter.Metadata(null, true))).isTrue();
    assertThat(passes(new AccessLogFilter.Metadata(matcher, true))).isTrue();
    assertThat(passes(new AccessLogFilter.Metadata(matcher, false))).isFalse();
    context.info.putMetadata("f", "k", "v");
    assertThat(passes(new AccessLogFilter.Metadata(matcher, false))).isTrue();
    context.info.putMetadata("f", "k", "other");
    assertThat(passes(new AccessLogFilter.Metadata(matcher, true))).isFalse();
  }

  @Test
  void theTypeOfTheLineIsTold() {
    Set<AccessLogType> ends = Set.of(AccessLogType.DOWNSTREAM_END);
    assertThat(passes(new AccessLogFilter.LogTypes(ends, false))).isTrue();
    assertThat(passes(new AccessLogFilter.LogTypes(ends, true))).isFalse();
  }

  private void requestId(String id) {
    HeaderMap headers = new HeaderMap();
    headers.add(HeaderNames.X_REQUEST_ID, id);
    context.requestHeaders = headers;
  }
}
