package dev.pillion.proxycore.config.rbac;

import java.util.List;

/**
 * {@code envoy.config.rbac.v3.RBAC}.
 *
 * @param policies by name, sorted by it; the first that matches has its effect
 */
public record RbacRules(Action action, List<Policy> policies) {
  /** What becomes of a request that a policy matches. */
  public enum Action {
    ALLOW,
    DENY,
    LOG
  }

  /** Matches who satisfies one of the permissions and one of the principals. */
  public record Policy(String name, List<RbacRule> permissions, List<RbacRule> principals) {}
}
