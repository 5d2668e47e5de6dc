package dev.pillion.resilience.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.route.RetryPolicy;
import dev.pillion.proxycore.config.route.RetryPolicy.BackOff;
import dev.pillion.proxycore.config.route.RetryPolicy.RateLimitedBackOff;
import dev.pillion.proxycore.config.route.RetryPolicy.ResetHeader;
import dev.pillion.proxycore.config.route.RetryPolicy.RetryOn;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.match.HeaderMatcher;
import dev.pillion.proxycore.match.StringMatcher;
import dev.pillion.resilience.breaker.Resource;
import dev.pillion.resilience.retry.RetryState.Decision;
import dev.pillion.resilience.retry.RetryState.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryStateTest {
  private static final RandomGenerator CHANCE = new Random(2);

  private Resource retries = Resource.of(3);
  private int numRetries = 10;
  private List<Integer> codes = List.of();
  private List<HeaderMatcher> requestHeaders = List.of();
  private RateLimitedBackOff rateLimited = RateLimitedBackOff.NONE;

  private RetryPolicy policy(RetryOn... on) {
    return new RetryPolicy(
        Set.of(on),
        numRetries,
        Duration.ZERO,
        Duration.ZERO,
        BackOff.DEFAULT,
        rateLimited,
        List.of(),
        1,
        codes,
        List.of(),
        requestHeaders);
  }

  private static HeaderMap headers(String... pairs) {
    HeaderMap map = new HeaderMap();
    for (int i = 0; i < pairs.length; i += 2) {
      map.add(HeaderName.of(pairs[i]), pairs[i + 1]);
    }
    return map;
  }

  private @Nullable RetryState create(RetryPolicy policy, String... request) {
    return RetryState.create(policy, headers(request), retries);
  }

  private RetryState state(RetryOn... on) {
    return Objects.requireNonNull(create(policy(on)));
  }

  private static Decision answer(RetryState state, int status, String... headers) {
    return state.onResponse(headers(headers), status, 0);
  }

  @Test
  void withoutAPolicyNothingIsRetried() {
    assertThat(create(RetryPolicy.NONE)).isNull();
    assertThat(create(RetryPolicy.NONE, "x-envoy-retry-on", "nonsense")).isNull();
    assertThat(create(RetryPolicy.NONE, "x-envoy-retry-on", "nonsense, 5xx")).isNotNull();
    assertThat(create(RetryPolicy.NONE, "x-envoy-retry-on", "unavailable")).isNull();
    assertThat(create(RetryPolicy.NONE, "x-envoy-retry-grpc-on", "unavailable")).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "SERVER_ERROR, 500, RETRY",
    "SERVER_ERROR, 599, RETRY",
    "SERVER_ERROR, 404, NO",
    "GATEWAY_ERROR, 500, NO",
    "GATEWAY_ERROR, 502, RETRY",
    "GATEWAY_ERROR, 504, RETRY",
    "RETRIABLE_4XX, 409, RETRY",
    "RETRIABLE_4XX, 408, NO",
    "RESET, 503, NO",
    "CONNECT_FAILURE, 503, NO"
  })
  void aStatusIsRetriedByTheConditionsThatNameIt(RetryOn on, int status, Decision expected) {
    assertThat(answer(state(on), status)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "CONNECT_FAILURE, CONNECT_FAILURE, false, RETRY",
    "CONNECT_FAILURE, RESET, true, NO",
    "REFUSED_STREAM, REFUSED_STREAM, true, RETRY",
    "REFUSED_STREAM, RESET, true, NO",
    "RESET, RESET, true, RETRY",
    "RESET, CONNECT_FAILURE, false, RETRY",
    "RESET_BEFORE_REQUEST, RESET, true, NO",
    "RESET_BEFORE_REQUEST, CONNECT_FAILURE, false, RETRY",
    "SERVER_ERROR, RESET, true, RETRY",
    "GATEWAY_ERROR, CONNECT_FAILURE, false, RETRY",
    "RETRIABLE_4XX, RESET, true, NO",
    "SERVER_ERROR, OVERFLOW, false, NO",
    "CONNECT_FAILURE, OVERFLOW, false, NO"
  })
  void aFailureIsRetriedByTheConditionsThatCoverIt(
      RetryOn on, Failure failure, boolean started, Decision expected) {
    assertThat(state(on).onFailure(failure, started)).isEqualTo(expected);
  }

  @Test
  void statusCodesComeFromThePolicyAndTheRequest() {
    codes = List.of(418);
    RetryPolicy policy = policy(RetryOn.RETRIABLE_STATUS_CODES);
    RetryState state =
        Objects.requireNonNull(create(policy, "x-envoy-retriable-status-codes", "429, x,404"));
    assertThat(answer(state, 418)).isEqualTo(Decision.RETRY);
    assertThat(answer(state, 429)).isEqualTo(Decision.RETRY);
    assertThat(answer(state, 404)).isEqualTo(Decision.RETRY);
    assertThat(answer(state, 500)).isEqualTo(Decision.NO);
  }

  @Test
  void theRequestMayNameHeadersOfResponsesToRetry() {
    RetryState state =
        Objects.requireNonNull(
            create(
                policy(RetryOn.RETRIABLE_HEADERS),
                "x-envoy-retriable-header-names",
                "X-Try-Again, x-later"));
    assertThat(answer(state, 200, "x-later", "1")).isEqualTo(Decision.RETRY);
    assertThat(answer(state, 200, "x-try-again", "1")).isEqualTo(Decision.RETRY);
    assertThat(answer(state, 200)).isEqualTo(Decision.NO);
  }

  @Test
  void aGrpcStatusInTheHeadIsRetriedByItsName() {
    RetryState state = state(RetryOn.GRPC_UNAVAILABLE);
    assertThat(answer(state, 200, "grpc-status", "14")).isEqualTo(Decision.RETRY);
    assertThat(answer(state, 200, "grpc-status", "4")).isEqualTo(Decision.NO);
  }

  @Test
  void aRateLimitedAnswerIsRetriedOnlyWhereThatIsNamed() {
    assertThat(answer(state(RetryOn.SERVER_ERROR), 503, "x-envoy-ratelimited", "true"))
        .isEqualTo(Decision.NO);
    assertThat(answer(state(RetryOn.ENVOY_RATE_LIMITED), 429, "x-envoy-ratelimited", "true"))
        .isEqualTo(Decision.RETRY);
  }

  @Test
  void retriesEndAtTheirNumberWhichTheRequestMaySet() {
    numRetries = 1;
    RetryState state = state(RetryOn.SERVER_ERROR);
    assertThat(answer(state, 500)).isEqualTo(Decision.RETRY);
    assertThat(answer(state, 500)).isEqualTo(Decision.LIMIT_EXCEEDED);
    RetryState none =
        Objects.requireNonNull(create(policy(RetryOn.SERVER_ERROR), "x-envoy-max-retries", "0"));
    assertThat(answer(none, 500)).isEqualTo(Decision.LIMIT_EXCEEDED);
  }

  @Test
  void theClusterBoundsRetriesOfAllItsRequests() {
    retries = Resource.of(1);
    RetryState first = state(RetryOn.SERVER_ERROR);
    RetryState second = state(RetryOn.SERVER_ERROR);
    assertThat(answer(first, 500)).isEqualTo(Decision.RETRY);
    assertThat(answer(second, 500)).isEqualTo(Decision.OVERFLOW);
    assertThat(answer(first, 200)).isEqualTo(Decision.NO);
    assertThat(answer(second, 500)).isEqualTo(Decision.RETRY);
    second.release();
    assertThat(retries.inUse()).isZero();
  }

  @Test
  void onlyRequestsWithARetriableHeaderAreRetriedWhereThereAreAny() {
    requestHeaders =
        List.of(
            new HeaderMatcher(
                HeaderNames.METHOD,
                new HeaderMatcher.Kind.Text(new StringMatcher.Exact("GET", false)),
                false,
                false));
    RetryPolicy policy = policy(RetryOn.SERVER_ERROR);
    assertThat(create(policy, ":method", "POST")).isNull();
    assertThat(create(policy, ":method", "GET")).isNotNull();
  }

  @Test
  void theWaitIsARandomPartOfADoublingInterval() {
    RetryState state = state(RetryOn.SERVER_ERROR);

    for (long bound : new long[] {25, 50, 100, 200, 250, 250}) {
      long wait = TimeUnit.NANOSECONDS.toMillis(state.backOffNanos(CHANCE));
      assertThat(wait).isBetween(0L, bound - 1);
    }
  }

  @Test
  void theResponseMaySayHowLongToWait() {
    rateLimited =
        new RateLimitedBackOff(
            List.of(
                new ResetHeader(HeaderName.of("retry-after"), false),
                new ResetHeader(HeaderName.of("x-reset"), true)),
            Duration.ofSeconds(10));
    RetryState state = state(RetryOn.SERVER_ERROR);
    assertThat(answer(state, 500, "retry-after", "2")).isEqualTo(Decision.RETRY);
    assertThat(state.backOffIsAskedFor()).isTrue();
    assertThat(TimeUnit.NANOSECONDS.toMillis(state.backOffNanos(CHANCE))).isBetween(2000L, 3000L);
    assertThat(state.backOffIsAskedFor()).isFalse();

    state.onResponse(headers("retry-after", "11", "x-reset", "1005"), 500, 1_000_000);
    assertThat(TimeUnit.NANOSECONDS.toMillis(state.backOffNanos(CHANCE))).isBetween(5000L, 7500L);
  }
}
