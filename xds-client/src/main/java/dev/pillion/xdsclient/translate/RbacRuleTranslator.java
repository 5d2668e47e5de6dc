package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.rbac.RbacRule;
import dev.pillion.proxycore.match.CidrRange;
import dev.pillion.proxycore.match.HeaderMatcher;
import dev.pillion.proxycore.match.MetadataMatcher;
import dev.pillion.proxycore.match.StringMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code Permission} and {@code Principal}, which have most of their kinds in common. Null stands
 * for a kind that is not built or has a mistake, which is noted.
 */
final class RbacRuleTranslator {
  private RbacRuleTranslator() {}

  static @Nullable RbacRule translate(Fields rule) {
    boolean permission = rule.knows("and_rules");
    if (rule.has("any")) {
      rule.bool("any");
      return new RbacRule.Any();
    }
    if (rule.has("header")) {
      HeaderMatcher matcher = Matchers.header(rule.message("header"));
      return matcher == null ? null : new RbacRule.Header(matcher);
    }
    if (rule.has("url_path")) {
      Fields path = rule.message("url_path");
      return text(path == null ? null : path.message("path"), RbacRule.UrlPath::new);
    }
    if (rule.has("metadata")) {
      return metadata(rule.message("metadata"), false);
    }
    if (rule.has("sourced_metadata")) {
      return sourced(rule.message("sourced_metadata"));
    }
    return permission ? permission(rule) : principal(rule);
  }

  private static @Nullable RbacRule permission(Fields rule) {
    if (rule.has("and_rules")) {
      return set(rule.message("and_rules"), "rules", RbacRule.All::new);
    }
    if (rule.has("or_rules")) {
      return set(rule.message("or_rules"), "rules", RbacRule.OneOf::new);
    }
    if (rule.has("not_rule")) {
      return not(rule.message("not_rule"));
    }
    if (rule.has("destination_ip")) {
      return range(rule, "destination_ip", RbacRule.DestinationIp::new);
    }
    if (rule.has("destination_port")) {
      int port = rule.integer("destination_port");
      return new RbacRule.DestinationPorts(port, port + 1);
    }
    if (rule.has("destination_port_range")) {
      return ports(rule.message("destination_port_range"));
    }
    return text(rule.message("requested_server_name"), RbacRule.RequestedServerName::new);
  }

  private static @Nullable RbacRule principal(Fields rule) {
    if (rule.has("and_ids")) {
      return set(rule.message("and_ids"), "ids", RbacRule.All::new);
    }
    if (rule.has("or_ids")) {
      return set(rule.message("or_ids"), "ids", RbacRule.OneOf::new);
    }
    if (rule.has("not_id")) {
      return not(rule.message("not_id"));
    }
    if (rule.has("authenticated")) {
      return authenticated(rule.message("authenticated"));
    }
    if (rule.has("source_ip")) {
      return range(rule, "source_ip", RbacRule.SourceIp::new);
    }
    if (rule.has("direct_remote_ip")) {
      return range(rule, "direct_remote_ip", RbacRule.DirectRemoteIp::new);
    }
    if (rule.has("remote_ip")) {
      return range(rule, "remote_ip", RbacRule.RemoteIp::new);
    }
    return filterState(rule.message("filter_state"));
  }

  private static @Nullable RbacRule set(
      @Nullable Fields set, String field, Function<List<RbacRule>, RbacRule> kind) {
    if (set == null) {
      return null;
    }
    List<RbacRule> rules = new ArrayList<>();
    for (Fields inner : set.messages(field)) {
      RbacRule read = translate(inner);
      if (read != null) {
        rules.add(read);
      }
    }
    return kind.apply(List.copyOf(rules));
  }

  private static @Nullable RbacRule not(@Nullable Fields inner) {
    RbacRule read = inner == null ? null : translate(inner);
    return read == null ? null : new RbacRule.Not(read);
  }

  private static @Nullable RbacRule text(
      @Nullable Fields matcher, Function<StringMatcher, RbacRule> kind) {
    StringMatcher read = Matchers.string(matcher);
    return read == null ? null : kind.apply(read);
  }

  private static @Nullable RbacRule range(
      Fields rule, String field, Function<CidrRange, RbacRule> kind) {
    CidrRange range = Addresses.cidrRange(rule.message(field));
    return range == null ? null : kind.apply(range);
  }

  private static @Nullable RbacRule ports(@Nullable Fields range) {
    if (range == null) {
      return null;
    }
    int start = (int) range.number("start");
    int end = (int) range.number("end");
    if (start < 0 || end > 65_536 || start >= end) {
      range.error(
          "a range of ports begins at 0 or above, ends at 65536 or below, and is not empty");
      return null;
    }
    return new RbacRule.DestinationPorts(start, end);
  }

  private static @Nullable RbacRule metadata(@Nullable Fields matcher, boolean ofRoute) {
    MetadataMatcher read = matcher == null ? null : Matchers.metadata(matcher);
    return read == null ? null : new RbacRule.Metadata(read, ofRoute);
  }

  private static @Nullable RbacRule sourced(@Nullable Fields sourced) {
    if (sourced == null) {
      return null;
    }
    boolean ofRoute = sourced.enumeration("metadata_source").equals("ROUTE");
    return metadata(sourced.message("metadata_matcher"), ofRoute);
  }

  /** Without TLS nobody is authenticated, whatever name is asked for. */
  private static @Nullable RbacRule authenticated(@Nullable Fields authenticated) {
    if (authenticated != null) {
      authenticated.withoutEffect("principal_name");
    }
    return new RbacRule.Authenticated();
  }

  private static @Nullable RbacRule filterState(@Nullable Fields state) {
    if (state == null) {
      return null;
    }
    String key = state.string("key");
    return text(state.message("string_match"), matcher -> new RbacRule.FilterState(key, matcher));
  }
}
