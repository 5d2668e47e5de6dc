package dev.pillion.proxycore.config.rbac;

import dev.pillion.proxycore.match.CidrRange;
import dev.pillion.proxycore.match.HeaderMatcher;
import dev.pillion.proxycore.match.MetadataMatcher;
import dev.pillion.proxycore.match.StringMatcher;
import java.util.List;

/** {@code Permission} and {@code Principal}: the closed set of conditions that is built. */
public sealed interface RbacRule {
  record Any() implements RbacRule {}

  record All(List<RbacRule> rules) implements RbacRule {}

  record OneOf(List<RbacRule> rules) implements RbacRule {}

  record Not(RbacRule rule) implements RbacRule {}

  record Header(HeaderMatcher matcher) implements RbacRule {}

  /** The path without query and fragment. */
  record UrlPath(StringMatcher matcher) implements RbacRule {}

  record DestinationIp(CidrRange range) implements RbacRule {}

  /** From {@code start} on, up to {@code end} and without it. */
  record DestinationPorts(int start, int end) implements RbacRule {}

  /** {@code ofRoute}: the route's metadata are asked, not the dynamic ones. */
  record Metadata(MetadataMatcher matcher, boolean ofRoute) implements RbacRule {}

  record RequestedServerName(StringMatcher matcher) implements RbacRule {}

  /** The peer's certificate; without TLS nobody is authenticated. */
  record Authenticated() implements RbacRule {}

  /** {@code source_ip}: the connection's peer, or what the PROXY protocol says of it. */
  record SourceIp(CidrRange range) implements RbacRule {}

  /** The socket's peer. */
  record DirectRemoteIp(CidrRange range) implements RbacRule {}

  /** The client as x-forwarded-for and trusted hops say. */
  record RemoteIp(CidrRange range) implements RbacRule {}

  /** A filter state object's text. */
  record FilterState(String key, StringMatcher matcher) implements RbacRule {}
}
