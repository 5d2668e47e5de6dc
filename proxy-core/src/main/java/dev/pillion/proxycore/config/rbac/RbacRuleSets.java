package dev.pillion.proxycore.config.rbac;

import org.jspecify.annotations.Nullable;

/**
 * What an RBAC filter goes by.
 *
 * @param rules null: everything is allowed, and nothing is counted
 * @param rulesPrefix what stands before the names of the enforced rules' statistics
 * @param enforcedKeys of the enforced rules' dynamic metadata
 * @param shadowRules what is only counted; null: none
 * @param shadowPrefix what stands before the names of the shadow rules' statistics
 * @param shadowKeys of the shadow rules' dynamic metadata
 * @param perRuleStats whether each policy counts for itself
 */
public record RbacRuleSets(
    @Nullable RbacRules rules,
    String rulesPrefix,
    MetadataKeys enforcedKeys,
    @Nullable RbacRules shadowRules,
    String shadowPrefix,
    MetadataKeys shadowKeys,
    boolean perRuleStats) {
  /** As if the filter were not there. */
  public static final RbacRuleSets NONE = of(null, "", null, "", false);

  /** The keys under which the decisive policy and the result stand. */
  public record MetadataKeys(String policy, String result) {}

  /** Rules whose metadata keys have the same prefixes as their statistics. */
  public static RbacRuleSets of(
      @Nullable RbacRules rules,
      String rulesPrefix,
      @Nullable RbacRules shadowRules,
      String shadowPrefix,
      boolean perRuleStats) {
    return new RbacRuleSets(
        rules,
        rulesPrefix,
        keys(rulesPrefix + "enforced"),
        shadowRules,
        shadowPrefix,
        keys(shadowPrefix + "shadow"),
        perRuleStats);
  }

  private static MetadataKeys keys(String prefix) {
    return new MetadataKeys(prefix + "_effective_policy_id", prefix + "_engine_result");
  }
}
