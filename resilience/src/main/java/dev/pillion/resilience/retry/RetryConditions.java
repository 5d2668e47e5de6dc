package dev.pillion.resilience.retry;

import dev.pillion.proxycore.config.route.RetryPolicy;
import dev.pillion.proxycore.config.route.RetryPolicy.RetryOn;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.match.HeaderMatcher;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * In which cases a request is sent again: what its route says and what its own headers add. Worker.
 */
final class RetryConditions {
  private static final Map<String, RetryOn> WORDS = new HashMap<>();

  static {
    for (RetryOn condition : RetryOn.values()) {
      WORDS.put(condition.word(), condition);
    }
  }

  private final Set<RetryOn> on;
  private final List<Integer> statusCodes;
  private final List<HeaderMatcher> responseHeaders;

  private RetryConditions(
      Set<RetryOn> on, List<Integer> statusCodes, List<HeaderMatcher> responseHeaders) {
    this.on = on;
    this.statusCodes = statusCodes;
    this.responseHeaders = responseHeaders;
  }

  /** As the route says, unless the request's headers say more or are none of the retriable. */
  static RetryConditions of(RetryPolicy policy, HeaderMap request) {
    Set<RetryOn> on = policy.retryOn();
    String asked = request.get(HeaderNames.X_ENVOY_RETRY_ON);
    String grpcAsked = request.get(HeaderNames.X_ENVOY_RETRY_GRPC_ON);
    if (asked != null || grpcAsked != null) {
      on = on.isEmpty() ? EnumSet.noneOf(RetryOn.class) : EnumSet.copyOf(on);
      add(on, asked, false);
      add(on, grpcAsked, true);
    }
    if (!policy.retriableRequestHeaders().isEmpty()
        && policy.retriableRequestHeaders().stream().noneMatch(m -> m.matches(request))) {
      on = Set.of();
    }
    return new RetryConditions(on, statusCodes(policy, request), headers(policy, request));
  }

  /** Words that are not known are passed over, as in Envoy. */
  private static void add(Set<RetryOn> on, @Nullable String words, boolean grpc) {
    if (words == null) {
      return;
    }
    for (String word : words.split(",", -1)) {
      RetryOn condition = WORDS.get(word.strip());
      if (condition != null && condition.grpc() == grpc) {
        on.add(condition);
      }
    }
  }

  private static List<Integer> statusCodes(RetryPolicy policy, HeaderMap request) {
    String more = request.get(HeaderNames.X_ENVOY_RETRIABLE_STATUS_CODES);
    if (more == null) {
      return policy.retriableStatusCodes();
    }
    List<Integer> all = new ArrayList<>(policy.retriableStatusCodes());
    for (String code : more.split(",", -1)) {
      try {
        all.add(Integer.parseInt(code.strip()));
      } catch (NumberFormatException e) {
        // No number, no code.
      }
    }
    return all;
  }

  private static List<HeaderMatcher> headers(RetryPolicy policy, HeaderMap request) {
    String more = request.get(HeaderNames.X_ENVOY_RETRIABLE_HEADER_NAMES);
    if (more == null) {
      return policy.retriableHeaders();
    }
    List<HeaderMatcher> all = new ArrayList<>(policy.retriableHeaders());
    for (String name : more.split(",", -1)) {
      if (!name.isBlank()) {
        all.add(
            new HeaderMatcher(
                HeaderName.of(name.strip()), new HeaderMatcher.Kind.Present(true), false, false));
      }
    }
    return all;
  }

  boolean any() {
    return !on.isEmpty();
  }

  /** Whether a response is one that another attempt may better. */
  boolean matchResponse(HeaderMap response, int status) {
    if (response.contains(HeaderNames.X_ENVOY_RATELIMITED)) {
      return on.contains(RetryOn.ENVOY_RATE_LIMITED);
    }
    return matchStatus(status)
        || (on.contains(RetryOn.RETRIABLE_HEADERS) && matchHeaders(response))
        || matchGrpc(response);
  }

  private boolean matchStatus(int status) {
    return (status >= 500 && status < 600 && on.contains(RetryOn.SERVER_ERROR))
        || (status >= 502 && status <= 504 && on.contains(RetryOn.GATEWAY_ERROR))
        || (status == 409 && on.contains(RetryOn.RETRIABLE_4XX))
        || (on.contains(RetryOn.RETRIABLE_STATUS_CODES) && statusCodes.contains(status));
  }

  private boolean matchHeaders(HeaderMap response) {
    for (int i = 0; i < responseHeaders.size(); i++) {
      if (responseHeaders.get(i).matches(response)) {
        return true;
      }
    }
    return false;
  }

  private boolean matchGrpc(HeaderMap response) {
    String status = response.get(HeaderNames.GRPC_STATUS);
    RetryOn condition =
        switch (status) {
          case "1" -> RetryOn.GRPC_CANCELLED;
          case "4" -> RetryOn.GRPC_DEADLINE_EXCEEDED;
          case "8" -> RetryOn.GRPC_RESOURCE_EXHAUSTED;
          case "13" -> RetryOn.GRPC_INTERNAL;
          case "14" -> RetryOn.GRPC_UNAVAILABLE;
          case null, default -> null;
        };
    return condition != null && on.contains(condition);
  }

  /** Whether a request that got no response may be sent again. */
  boolean matchFailure(RetryState.Failure failure, boolean requestStarted) {
    return switch (failure) {
      case OVERFLOW -> false;
      case CONNECT_FAILURE -> on.contains(RetryOn.CONNECT_FAILURE) || matchReset(requestStarted);
      case REFUSED_STREAM -> on.contains(RetryOn.REFUSED_STREAM) || matchReset(requestStarted);
      case RESET -> matchReset(requestStarted);
    };
  }

  /** A reset counts as the 5xx that it ends in. */
  private boolean matchReset(boolean requestStarted) {
    return (!requestStarted && on.contains(RetryOn.RESET_BEFORE_REQUEST))
        || on.contains(RetryOn.RESET)
        || on.contains(RetryOn.SERVER_ERROR)
        || on.contains(RetryOn.GATEWAY_ERROR);
  }
}
