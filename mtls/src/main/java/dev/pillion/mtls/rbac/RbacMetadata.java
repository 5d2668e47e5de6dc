package dev.pillion.mtls.rbac;

import dev.pillion.proxycore.config.rbac.RbacRuleSets.MetadataKeys;
import dev.pillion.proxycore.config.rbac.RbacRules;
import dev.pillion.proxycore.config.rbac.RbacRules.Policy;
import dev.pillion.proxycore.http.StreamInfo;
import org.jspecify.annotations.Nullable;

/** What a judgement leaves in the dynamic metadata. */
final class RbacMetadata {
  private RbacMetadata() {}

  /** The result and the policy that was decisive. */
  static void put(
      StreamInfo info,
      String namespace,
      MetadataKeys keys,
      @Nullable Policy matched,
      boolean passes) {
    if (matched != null) {
      info.putMetadata(namespace, keys.policy(), matched.name());
    }
    info.putMetadata(namespace, keys.result(), passes ? "allowed" : "denied");
  }

  /** Rules that only log tell access loggers whether they have matched. */
  static void hint(StreamInfo info, RbacRules rules, @Nullable Policy matched) {
    if (rules.action() == RbacRules.Action.LOG) {
      info.putMetadata("envoy.common", "access_log_hint", matched != null);
    }
  }
}
