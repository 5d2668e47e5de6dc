package dev.pillion.proxycore.config.route;

import dev.pillion.proxycore.config.rbac.RbacRuleSets;

/** {@code RBACPerRoute}: what a route's requests are judged by in the place of the filter's. */
public record RbacOverride(RbacRuleSets sets) implements RouteFilterConfig {}
