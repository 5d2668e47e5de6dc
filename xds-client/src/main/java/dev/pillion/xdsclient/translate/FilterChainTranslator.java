package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.listener.FilterChainConfig;
import dev.pillion.proxycore.config.listener.FilterChainMatch;

/** {@code FilterChain}. */
final class FilterChainTranslator {
  private FilterChainTranslator() {}

  static FilterChainConfig translate(Fields chain) {
    Fields match = chain.message("filter_chain_match");
    return chain(
        chain, match == null ? FilterChainMatch.ANY : FilterChainMatchTranslator.translate(match));
  }

  /** The default chain matches whatever its match says. */
  static FilterChainConfig translateDefault(Fields chain) {
    Fields match = chain.message("filter_chain_match");
    if (match != null) {
      match.refused();
    }
    return chain(chain, FilterChainMatch.ANY);
  }

  private static FilterChainConfig chain(Fields chain, FilterChainMatch match) {
    Extensions.requireRawBuffer(chain, "transport_socket");
    chain.withoutEffect("transport_socket_connect_timeout");
    chain.optionalDuration("transport_socket_connect_timeout");
    return new FilterChainConfig(
        chain.string("name"),
        match,
        NetworkFilterTranslator.translate(chain),
        Structs.metadata(chain, "metadata"));
  }
}
