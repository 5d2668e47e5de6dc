package dev.pillion.proxycore.config.http;

import dev.pillion.proxycore.config.rbac.RbacRuleSets;
import dev.pillion.proxycore.config.route.FaultConfig;

/**
 * An HTTP filter's configuration: the closed set that is built. The last of a chain is the router.
 */
public sealed interface HttpFilterConfig {
  /** Whether it ends the chain: nothing comes behind it. */
  boolean terminal();

  /** {@code envoy.filters.http.fault}. */
  record Fault(FaultConfig config) implements HttpFilterConfig {
    @Override
    public boolean terminal() {
      return false;
    }
  }

  /** {@code envoy.filters.http.compressor}. */
  record Compressor(CompressorConfig config) implements HttpFilterConfig {
    @Override
    public boolean terminal() {
      return false;
    }
  }

  /** {@code envoy.filters.http.rbac}. */
  record Rbac(RbacRuleSets sets) implements HttpFilterConfig {
    @Override
    public boolean terminal() {
      return false;
    }
  }

  /** {@code envoy.filters.http.cors}: what it does is said by routes. */
  record Cors() implements HttpFilterConfig {
    @Override
    public boolean terminal() {
      return false;
    }
  }

  /**
   * {@code envoy.filters.http.router}.
   *
   * @param suppressEnvoyHeaders no x-envoy-* headers towards either side
   * @param respectExpectedRqTimeout x-envoy-expected-rq-timeout-ms of the caller is honoured
   * @param dynamicStats whether upstream_rq_* statistics are kept; Envoy's default is true
   */
  record Router(
      boolean suppressEnvoyHeaders, boolean respectExpectedRqTimeout, boolean dynamicStats)
      implements HttpFilterConfig {
    @Override
    public boolean terminal() {
      return true;
    }
  }
}
