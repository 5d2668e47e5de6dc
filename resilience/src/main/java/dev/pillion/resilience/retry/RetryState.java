package dev.pillion.resilience.retry;

import dev.pillion.proxycore.config.route.RetryPolicy;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.resilience.breaker.Permit;
import dev.pillion.resilience.breaker.Resource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One request's retries (Envoy: RetryStateImpl): asked about each outcome, it says whether there is
 * another attempt and when. It holds one of the cluster's retries from a decision to retry up to
 * the next outcome. For one worker.
 */
public final class RetryState {
  /** What comes of an outcome. */
  public enum Decision {
    /** It is none to retry. */
    NO,
    /** After {@link #backOffNanos}. */
    RETRY,
    /** The policy's number of retries is used up. */
    LIMIT_EXCEEDED,
    /** The cluster has too many retries under way. */
    OVERFLOW
  }

  /** Why there was no response. */
  public enum Failure {
    /** There was no connection to be had. */
    CONNECT_FAILURE,
    /** A circuit breaker is open. */
    OVERFLOW,
    /** The upstream says that it has not looked at the request. */
    REFUSED_STREAM,
    /** The connection broke, or time was up. */
    RESET
  }

  private final RetryConditions conditions;
  private final BackOff backOff;
  private final Resource retries;
  private final Permit permit = new Permit();
  private long remaining;
  private boolean retried;

  private RetryState(
      RetryPolicy policy, RetryConditions conditions, long remaining, Resource retries) {
    this.conditions = conditions;
    this.backOff = new BackOff(policy);
    this.remaining = remaining;
    this.retries = retries;
  }

  /**
   * The state of a request that may be retried; null when neither its route nor its headers ask for
   * that.
   *
   * @param retries those that the cluster's circuit breaker allows
   */
  public static @Nullable RetryState create(
      RetryPolicy policy, HeaderMap request, Resource retries) {
    RetryConditions conditions = RetryConditions.of(policy, request);
    return conditions.any()
        ? new RetryState(policy, conditions, remaining(policy, request), retries)
        : null;
  }

  private static long remaining(RetryPolicy policy, HeaderMap request) {
    String asked = request.get(HeaderNames.X_ENVOY_MAX_RETRIES);
    if (asked != null) {
      try {
        return Math.max(0, Long.parseLong(asked));
      } catch (NumberFormatException e) {
        // The policy's holds.
      }
    }
    return policy.numRetries();
  }

  /** A response's head has come. */
  public Decision onResponse(HeaderMap response, int status, long epochMillis) {
    boolean wanted = conditions.matchResponse(response, status);
    if (wanted) {
      backOff.askedBy(response, epochMillis);
    }
    return decide(wanted);
  }

  /**
   * There is no response.
   *
   * @param requestStarted something of the request may have left
   */
  public Decision onFailure(Failure failure, boolean requestStarted) {
    return decide(conditions.matchFailure(failure, requestStarted));
  }

  private Decision decide(boolean wanted) {
    permit.release();
    if (!wanted) {
      return Decision.NO;
    }
    if (remaining == 0) {
      return Decision.LIMIT_EXCEEDED;
    }
    remaining--;
    if (!permit.tryTake(retries)) {
      return Decision.OVERFLOW;
    }
    retried = true;
    return Decision.RETRY;
  }

  /** True once there was a retry. */
  public boolean retried() {
    return retried;
  }

  /** True when the next wait follows what the response said. */
  public boolean backOffIsAskedFor() {
    return backOff.asked();
  }

  /** How long to wait; once for each decision to retry. */
  public long backOffNanos(RandomGenerator random) {
    return backOff.nextNanos(random);
  }

  /** Nothing is retried any more. */
  public void release() {
    permit.release();
  }
}
