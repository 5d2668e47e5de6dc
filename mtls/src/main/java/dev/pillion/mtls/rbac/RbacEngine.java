package dev.pillion.mtls.rbac;

import dev.pillion.proxycore.config.rbac.RbacRule;
import dev.pillion.proxycore.config.rbac.RbacRules;
import dev.pillion.proxycore.config.rbac.RbacRules.Policy;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.match.CidrRange;
import dev.pillion.proxycore.match.HeaderMatcher;
import dev.pillion.proxycore.match.MetadataMatcher;
import dev.pillion.proxycore.match.StringMatcher;
import dev.pillion.proxycore.route.Route;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Judges a subject by rules. Pure functions. */
final class RbacEngine {
  private static final HeaderMap NO_HEADERS = new HeaderMap(1, 1);

  private RbacEngine() {}

  /** The first policy that matches; null: none. */
  static @Nullable Policy match(RbacRules rules, RbacSubject subject) {
    List<Policy> policies = rules.policies();
    for (int i = 0; i < policies.size(); i++) {
      Policy policy = policies.get(i);
      if (any(policy.permissions(), subject) && any(policy.principals(), subject)) {
        return policy;
      }
    }
    return null;
  }

  /** What the rules' action makes of it; {@code LOG} lets everybody through. */
  static boolean allows(RbacRules rules, @Nullable Policy matched) {
    return switch (rules.action()) {
      case ALLOW -> matched != null;
      case DENY -> matched == null;
      case LOG -> true;
    };
  }

  private static boolean any(List<RbacRule> rules, RbacSubject subject) {
    for (int i = 0; i < rules.size(); i++) {
      if (matches(rules.get(i), subject)) {
        return true;
      }
    }
    return false;
  }

  private static boolean all(List<RbacRule> rules, RbacSubject subject) {
    for (int i = 0; i < rules.size(); i++) {
      if (!matches(rules.get(i), subject)) {
        return false;
      }
    }
    return true;
  }

  static boolean matches(RbacRule rule, RbacSubject subject) {
    return switch (rule) {
      case RbacRule.Any _ -> true;
      case RbacRule.All(List<RbacRule> rules) -> all(rules, subject);
      case RbacRule.OneOf(List<RbacRule> rules) -> any(rules, subject);
      case RbacRule.Not(RbacRule inner) -> !matches(inner, subject);
      case RbacRule.Header(HeaderMatcher matcher) -> matchesHeader(matcher, subject);
      case RbacRule.UrlPath(StringMatcher matcher) -> matchesPath(matcher, subject);
      case RbacRule.DestinationIp(CidrRange range) ->
          within(range, subject.connection().localAddress);
      case RbacRule.DestinationPorts(int start, int end) ->
          subject.connection().localAddress instanceof InetSocketAddress local
              && local.getPort() >= start
              && local.getPort() < end;
      case RbacRule.Metadata(MetadataMatcher matcher, boolean ofRoute) ->
          matcher.matches(ofRoute ? routeMetadata(subject) : subject.info().dynamicMetadata);
      case RbacRule.RequestedServerName(StringMatcher matcher) ->
          matcher.matches(subject.connection().requestedServerName);
      case RbacRule.Authenticated _ -> false; // there is no TLS yet, so nobody shows a certificate
      case RbacRule.SourceIp(CidrRange range) -> within(range, subject.connection().remoteAddress);
      case RbacRule.DirectRemoteIp(CidrRange range) ->
          within(range, subject.connection().directRemoteAddress);
      case RbacRule.RemoteIp(CidrRange range) ->
          within(range, subject.info().downstreamRemoteAddress);
      case RbacRule.FilterState(String key, StringMatcher matcher) ->
          matchesState(key, matcher, subject);
    };
  }

  private static boolean matchesHeader(HeaderMatcher matcher, RbacSubject subject) {
    HeaderMap headers = subject.headers();
    return matcher.matches(headers == null ? NO_HEADERS : headers);
  }

  /** The path that routes are found by, up to its query or fragment. */
  private static boolean matchesPath(StringMatcher matcher, RbacSubject subject) {
    HeaderMap headers = subject.headers();
    String path = headers == null ? null : headers.get(HeaderNames.PATH);
    if (path == null) {
      return false;
    }
    int end = 0;
    while (end < path.length() && path.charAt(end) != '?' && path.charAt(end) != '#') {
      end++;
    }
    return matcher.matches(end == path.length() ? path : path.substring(0, end));
  }

  private static boolean within(CidrRange range, @Nullable SocketAddress address) {
    InetAddress ip = address instanceof InetSocketAddress inet ? inet.getAddress() : null;
    return ip != null && range.contains(ip);
  }

  private static @Nullable Map<String, Map<String, Object>> routeMetadata(RbacSubject subject) {
    Route route = subject.route();
    return route == null ? null : route.metadata();
  }

  private static boolean matchesState(String key, StringMatcher matcher, RbacSubject subject) {
    Map<String, Object> state = subject.info().filterState;
    Object value = state == null ? null : state.get(key);
    return value != null && matcher.matches(value.toString());
  }
}
