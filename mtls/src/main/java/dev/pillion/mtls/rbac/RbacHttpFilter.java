package dev.pillion.mtls.rbac;

import dev.pillion.proxycore.config.rbac.RbacRuleSets;
import dev.pillion.proxycore.config.rbac.RbacRules;
import dev.pillion.proxycore.config.rbac.RbacRules.Policy;
import dev.pillion.proxycore.config.route.RbacOverride;
import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HttpFilter;
import dev.pillion.proxycore.http.HttpFilterCallbacks;
import dev.pillion.proxycore.http.HttpFilterFactory;
import dev.pillion.proxycore.http.LocalReply;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.stats.StatsStore;

/** Refuses requests that its rules do not allow. */
public final class RbacHttpFilter implements HttpFilter {
  private static final int FORBIDDEN = 403;
  private static final String NAMESPACE = "envoy.filters.http.rbac";

  private final RbacRuleSets own;
  private final RbacStats stats;
  private final HttpFilterCallbacks callbacks;

  private RbacHttpFilter(RbacRuleSets own, RbacStats stats, HttpFilterCallbacks callbacks) {
    this.own = own;
    this.stats = stats;
    this.callbacks = callbacks;
  }

  /** Filters that share their statistics {@code http.<stat_prefix>.rbac.*}. */
  public static HttpFilterFactory factory(RbacRuleSets sets, String statPrefix, StatsStore store) {
    RbacStats stats =
        new RbacStats(store, "http." + statPrefix, sets.rulesPrefix(), sets.shadowPrefix());
    return callbacks -> new RbacHttpFilter(sets, stats, callbacks);
  }

  @Override
  public FilterStatus decodeHeaders(HeaderMap headers, boolean endStream) {
    RbacRuleSets sets = callbacks.routeConfig() instanceof RbacOverride(var given) ? given : own;
    RbacRules rules = sets.rules();
    RbacRules shadowRules = sets.shadowRules();
    if (rules == null && shadowRules == null) {
      return FilterStatus.CONTINUE;
    }
    StreamInfo info = callbacks.streamInfo();
    RbacSubject subject = new RbacSubject(info.connection, info, headers, callbacks.route());
    if (shadowRules != null) {
      shadow(sets, shadowRules, subject);
    }
    return rules == null || enforce(sets, rules, subject)
        ? FilterStatus.CONTINUE
        : FilterStatus.STOP;
  }

  private void shadow(RbacRuleSets sets, RbacRules rules, RbacSubject subject) {
    Policy matched = RbacEngine.match(rules, subject);
    boolean allowed = RbacEngine.allows(rules, matched);
    stats.shadow(allowed, shard());
    if (sets.perRuleStats()) {
      stats.shadow(matched, allowed, shard());
    }
    RbacMetadata.put(subject.info(), NAMESPACE, sets.shadowKeys(), matched, allowed);
  }

  private boolean enforce(RbacRuleSets sets, RbacRules rules, RbacSubject subject) {
    Policy matched = RbacEngine.match(rules, subject);
    boolean allowed = RbacEngine.allows(rules, matched);
    RbacMetadata.hint(subject.info(), rules, matched);
    RbacMetadata.put(subject.info(), NAMESPACE, sets.enforcedKeys(), matched, allowed);
    stats.enforced(allowed, shard());
    if (sets.perRuleStats()) {
      stats.enforced(matched, allowed, shard());
    }
    if (!allowed) {
      callbacks.sendLocalReply(
          LocalReply.of(FORBIDDEN, "RBAC: access denied", null, RbacStats.details(matched)));
    }
    return allowed;
  }

  private StatsShard shard() {
    return callbacks.worker().stats();
  }
}
