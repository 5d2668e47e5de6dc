package dev.pillion.mtls.rbac;

import dev.pillion.proxycore.config.rbac.RbacRules.Policy;
import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.stats.StatsStore;
import org.jspecify.annotations.Nullable;

/** One filter's statistics, {@code <prefix>.rbac.*}. Any worker. */
final class RbacStats {
  private final StatsStore store;
  private final String enforcedPrefix;
  private final String shadowPrefix;
  private final Counter allowed;
  private final Counter denied;
  private final Counter shadowAllowed;
  private final Counter shadowDenied;

  /** {@code prefix}: what comes before {@code rbac}. */
  RbacStats(StatsStore store, String prefix, String rulesPrefix, String shadowRulesPrefix) {
    this.store = store;
    String base = joined(prefix, "rbac.");
    enforcedPrefix = joined(base, rulesPrefix);
    shadowPrefix = joined(base, shadowRulesPrefix);
    allowed = store.counter(enforcedPrefix + "allowed");
    denied = store.counter(enforcedPrefix + "denied");
    shadowAllowed = store.counter(shadowPrefix + "shadow_allowed");
    shadowDenied = store.counter(shadowPrefix + "shadow_denied");
  }

  /** Both with a point at their end, unless there is no second. */
  private static String joined(String first, String second) {
    String base = first.isEmpty() || first.endsWith(".") ? first : first + ".";
    return second.isEmpty() || second.endsWith(".") ? base + second : base + second + ".";
  }

  void enforced(boolean passes, StatsShard shard) {
    (passes ? allowed : denied).inc(shard);
  }

  void shadow(boolean passes, StatsShard shard) {
    (passes ? shadowAllowed : shadowDenied).inc(shard);
  }

  /** Counts for the policy that was decisive. */
  void enforced(@Nullable Policy matched, boolean passes, StatsShard shard) {
    count(enforcedPrefix, matched, passes ? ".allowed" : ".denied", shard);
  }

  void shadow(@Nullable Policy matched, boolean passes, StatsShard shard) {
    count(shadowPrefix, matched, passes ? ".shadow_allowed" : ".shadow_denied", shard);
  }

  private void count(String prefix, @Nullable Policy matched, String what, StatsShard shard) {
    if (matched != null) {
      store.counter(prefix + "policy." + matched.name() + what).inc(shard);
    }
  }

  /** Details of a refusal; blanks in a policy's name would break the access log's line. */
  static String details(@Nullable Policy matched) {
    String name = matched == null ? "none" : matched.name().replaceAll("\\s", "_");
    return "rbac_access_denied_matched_policy[" + name + "]";
  }
}
