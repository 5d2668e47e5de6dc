package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.route.RetryPolicy;
import dev.pillion.proxycore.config.route.RetryPolicy.BackOff;
import dev.pillion.proxycore.config.route.RetryPolicy.HostPredicate;
import dev.pillion.proxycore.config.route.RetryPolicy.RateLimitedBackOff;
import dev.pillion.proxycore.config.route.RetryPolicy.ResetHeader;
import dev.pillion.proxycore.config.route.RetryPolicy.RetryOn;
import dev.pillion.proxycore.http.HeaderName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code RetryPolicy} of a route or virtual host. */
final class RetryPolicyTranslator {
  private static final String HOST = "envoy.extensions.retry.host.";
  private static final long MAX_INTERVAL_FACTOR = 10;

  private RetryPolicyTranslator() {}

  static @Nullable RetryPolicy translate(@Nullable Fields policy) {
    if (policy == null) {
      return null;
    }
    RetryPolicy otherwise = RetryPolicy.NONE;
    return new RetryPolicy(
        retryOn(policy),
        policy.integerValue("num_retries", otherwise.numRetries()),
        policy.duration("per_try_timeout", Duration.ZERO),
        policy.duration("per_try_idle_timeout", Duration.ZERO),
        backOff(policy.message("retry_back_off")),
        rateLimited(policy.message("rate_limited_retry_back_off")),
        predicates(policy),
        attempts(policy),
        List.copyOf(policy.integers("retriable_status_codes")),
        Matchers.headers(policy, "retriable_headers"),
        Matchers.headers(policy, "retriable_request_headers"));
  }

  /** Envoy passes over words that it does not know; a mistyped one would never be found so. */
  private static Set<RetryOn> retryOn(Fields policy) {
    EnumSet<RetryOn> on = EnumSet.noneOf(RetryOn.class);
    for (String given : policy.string("retry_on").split(",", -1)) {
      String word = given.strip();
      RetryOn known = word(word);
      if (known != null) {
        on.add(known);
      } else if (!word.isEmpty()) {
        policy.error("retry_on", "unknown condition '" + word + "'");
      }
    }
    return Set.copyOf(on);
  }

  private static @Nullable RetryOn word(String word) {
    for (RetryOn condition : RetryOn.values()) {
      if (condition.word().equals(word)) {
        return condition;
      }
    }
    return null;
  }

  /** Zero and less are as good as one, as in Envoy: another host is asked for once. */
  private static int attempts(Fields policy) {
    int given = policy.integer("host_selection_retry_max_attempts");
    return given > 0 ? given : 1;
  }

  private static BackOff backOff(@Nullable Fields given) {
    if (given == null) {
      return BackOff.DEFAULT;
    }
    long base = Math.max(1, given.duration("base_interval", Duration.ZERO).toMillis());
    Duration most = given.optionalDuration("max_interval");
    long max = most == null ? base * MAX_INTERVAL_FACTOR : Math.max(1, most.toMillis());
    if (max < base) {
      given.error("max_interval", "must be greater than or equal to the base_interval");
    }
    return new BackOff(base, max);
  }

  private static RateLimitedBackOff rateLimited(@Nullable Fields given) {
    if (given == null) {
      return RateLimitedBackOff.NONE;
    }
    List<ResetHeader> headers = new ArrayList<>();
    for (Fields header : given.messages("reset_headers")) {
      boolean timestamp = header.enumeration("format").equals("UNIX_TIMESTAMP");
      headers.add(new ResetHeader(HeaderName.of(header.string("name")), timestamp));
    }
    return new RateLimitedBackOff(
        List.copyOf(headers), given.duration("max_interval", RateLimitedBackOff.NONE.max()));
  }

  private static List<HostPredicate> predicates(Fields policy) {
    List<HostPredicate> predicates = new ArrayList<>();
    for (Fields predicate : policy.messages("retry_host_predicate")) {
      predicate.withoutEffect("name");
      Fields config = Extensions.typedConfig(predicate, "retry host predicate");
      if (config == null) {
        continue;
      }
      switch (config.type().name()) {
        case HOST + "previous_hosts.v3.PreviousHostsPredicate" ->
            predicates.add(HostPredicate.PREVIOUS_HOSTS);
        case HOST + "omit_canary_hosts.v3.OmitCanaryHostsPredicate" ->
            predicates.add(HostPredicate.OMIT_CANARY_HOSTS);
        default -> Extensions.refuse(config, "retry host predicate");
      }
    }
    return List.copyOf(predicates);
  }
}
