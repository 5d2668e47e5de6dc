package dev.pillion.resilience.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.route.FaultConfig;
import dev.pillion.proxycore.config.route.FaultConfig.Abort;
import dev.pillion.proxycore.config.route.FaultConfig.Delay;
import dev.pillion.proxycore.config.route.FaultConfig.Share;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.runtime.RuntimeLayer;
import dev.pillion.proxycore.runtime.RuntimeLoader;
import dev.pillion.proxycore.runtime.RuntimeValue;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which faults a request suffers, by configuration, its own headers and the runtime. */
class FaultChoiceTest {
  private static final Share ALL = new Share(100, 100);
  private static final Share NONE = new Share(0, 100);
  private static final Abort BY_HEADER = new Abort(0, -1, ALL);

  private final HeaderMap request = new HeaderMap();
  private final Map<String, RuntimeValue> runtime = new HashMap<>();

  @Test
  void aShareOfNothingSuffersNothing() {
    assertThat(choice(null, new Abort(503, -1, NONE)).aborts()).isFalse();
    assertThat(choice(new Delay(Duration.ofSeconds(1), NONE), null).delayMillis()).isZero();
  }

  @Test
  void aFixedDelayIsInMillisecondsAndLessThanOneIsNone() {
    assertThat(choice(new Delay(Duration.ofSeconds(1), ALL), null).delayMillis()).isEqualTo(1000);
    assertThat(choice(new Delay(Duration.ofNanos(999_999), ALL), null).delayMillis()).isZero();
  }

  @Test
  void aRequestSaysItselfHowLongItIsDelayed() {
    Delay delay = new Delay(null, ALL);
    assertThat(choice(delay, null).delayMillis()).isZero();
    request.add(HeaderName.of("x-envoy-fault-delay-request"), "70");
    request.add(HeaderName.of("x-envoy-fault-delay-request"), "90");
    assertThat(choice(delay, null).delayMillis()).isEqualTo(70);
    request.add(HeaderName.of("x-envoy-fault-delay-request-percentage"), "0");
    assertThat(choice(delay, null).delayMillis()).isZero();
  }

  @Test
  void aRequestMayLessenItsShareAndNotRaiseIt() {
    request.add(HeaderName.of("x-envoy-fault-abort-request-percentage"), "100");
    assertThat(choice(null, new Abort(0, -1, NONE)).aborts()).isFalse();
    assertThat(choice(null, BY_HEADER).aborts()).isTrue();
  }

  @Test
  void aStatusThatIsNoneIsNotAnswered() {
    assertThat(choice(null, BY_HEADER).httpStatus(BY_HEADER)).isEqualTo(-1);
    request.add(HeaderName.of("x-envoy-fault-abort-request"), "600");
    assertThat(choice(null, BY_HEADER).httpStatus(BY_HEADER)).isEqualTo(-1);
    request.set(HeaderName.of("x-envoy-fault-abort-request"), "599");
    assertThat(choice(null, BY_HEADER).httpStatus(BY_HEADER)).isEqualTo(599);
  }

  @Test
  void aGrpcStatusMayStandInTheConfigurationOrInAHeader() {
    Abort configured = new Abort(0, 5, ALL);
    assertThat(choice(null, configured).httpStatus(configured)).isEqualTo(-1);
    assertThat(choice(null, configured).grpcStatus(configured)).isEqualTo(5);
    request.add(HeaderName.of("x-envoy-fault-abort-grpc-request"), "7");
    assertThat(choice(null, BY_HEADER).grpcStatus(BY_HEADER)).isEqualTo(7);
  }

  @Test
  void theRuntimeOverridesAndTheCallersClusterComesFirst() {
    runtime.put("status", new RuntimeValue("429", 429.0, null, null));
    runtime.put("fault.http.caller.abort.http_status", new RuntimeValue("418", 418.0, null, null));
    runtime.put("percent", new RuntimeValue("100", 100.0, null, null));
    Abort abort = new Abort(503, -1, NONE);
    assertThat(choice(null, abort).aborts()).isTrue();
    assertThat(choice(null, abort).httpStatus(abort)).isEqualTo(429);
    FaultChoice ofCaller =
        new FaultChoice(config(null, abort), request, "caller", new SplittableRandom(1));
    assertThat(ofCaller.aborts()).isFalse();
    assertThat(ofCaller.httpStatus(abort)).isEqualTo(418);
  }

  private FaultChoice choice(@Nullable Delay delay, @Nullable Abort abort) {
    return new FaultChoice(config(delay, abort), request, "", new SplittableRandom(1));
  }

  private FaultConfig config(@Nullable Delay delay, @Nullable Abort abort) {
    RuntimeLoader loader = new RuntimeLoader(List.of(new RuntimeLayer("l", false, runtime)));
    FaultConfig.Keys keys =
        new FaultConfig.Keys(loader, "percent", "percent", "duration", "status", "grpc", "most");
    return new FaultConfig(
        delay, abort, "", List.of(), Set.of(), Long.MAX_VALUE, false, Map.of(), keys);
  }
}
