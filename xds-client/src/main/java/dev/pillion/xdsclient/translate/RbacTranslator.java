package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.listener.NetworkFilterConfig;
import dev.pillion.proxycore.config.rbac.RbacRule;
import dev.pillion.proxycore.config.rbac.RbacRuleSets;
import dev.pillion.proxycore.config.rbac.RbacRules;
import dev.pillion.proxycore.config.rbac.RbacRules.Action;
import dev.pillion.proxycore.config.rbac.RbacRules.Policy;
import dev.pillion.proxycore.config.route.RbacOverride;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The RBAC filters and {@code envoy.config.rbac.v3.RBAC}. */
final class RbacTranslator {
  private RbacTranslator() {}

  static RbacRuleSets http(Fields filter) {
    return RbacRuleSets.of(
        rules(filter.message("rules")),
        filter.string("rules_stat_prefix"),
        rules(filter.message("shadow_rules")),
        filter.string("shadow_rules_stat_prefix"),
        filter.bool("track_per_rule_stats"));
  }

  static RbacOverride route(Fields override) {
    Fields rbac = override.message("rbac");
    return new RbacOverride(rbac == null ? RbacRuleSets.NONE : http(rbac));
  }

  static NetworkFilterConfig network(Fields filter) {
    RbacRuleSets sets =
        RbacRuleSets.of(
            withoutHeaders(filter, "rules"),
            "",
            withoutHeaders(filter, "shadow_rules"),
            filter.string("shadow_rules_stat_prefix"),
            false);
    return new NetworkFilterConfig.Rbac(
        filter.string("stat_prefix"),
        sets,
        filter.enumeration("enforcement_type").equals("CONTINUOUS"),
        filter.duration("delay_deny", Duration.ZERO));
  }

  /** Of a connection, which has no headers. */
  private static @Nullable RbacRules withoutHeaders(Fields filter, String field) {
    RbacRules rules = rules(filter.message(field));
    if (rules != null) {
      for (Policy policy : rules.policies()) {
        if (asksForHeaders(policy.permissions()) || asksForHeaders(policy.principals())) {
          String where = "policy '" + policy.name() + "': ";
          filter.error(field, where + "Found header rule, not supported by RBAC network filter");
        }
      }
    }
    return rules;
  }

  private static boolean asksForHeaders(List<RbacRule> rules) {
    return rules.stream().anyMatch(RbacTranslator::asksForHeaders);
  }

  private static boolean asksForHeaders(RbacRule rule) {
    return switch (rule) {
      case RbacRule.Header _ -> true;
      case RbacRule.All(List<RbacRule> rules) -> asksForHeaders(rules);
      case RbacRule.OneOf(List<RbacRule> rules) -> asksForHeaders(rules);
      case RbacRule.Not(RbacRule inner) -> asksForHeaders(inner);
      default -> false;
    };
  }

  private static @Nullable RbacRules rules(@Nullable Fields rules) {
    if (rules == null) {
      return null;
    }
    Map<String, Policy> policies = new TreeMap<>();
    rules
        .map("policies")
        .forEach(
            (name, policy) ->
                policies.put(
                    name,
                    new Policy(
                        name,
                        all(policy.messages("permissions")),
                        all(policy.messages("principals")))));
    Action action = Action.valueOf(rules.enumeration("action"));
    return new RbacRules(action, List.copyOf(policies.values()));
  }

  private static List<RbacRule> all(List<Fields> given) {
    List<RbacRule> rules = new ArrayList<>();
    for (Fields rule : given) {
      RbacRule read = RbacRuleTranslator.translate(rule);
      if (read != null) {
        rules.add(read);
      }
    }
    return List.copyOf(rules);
  }
}
