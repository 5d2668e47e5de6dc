package dev.pillion.proxycore.config.listener;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A listener filter: the closed set that is built. {@code disabled}: connections that it passes
 * over; null: none.
 */
public sealed interface ListenerFilterConfig {
  @Nullable ListenerFilterPredicate disabled();

  /** The name in the configuration. */
  String name();

  /** {@code envoy.filters.listener.original_dst}. */
  record OriginalDst(String name, @Nullable ListenerFilterPredicate disabled)
      implements ListenerFilterConfig {}

  /** {@code envoy.filters.listener.tls_inspector}. */
  record TlsInspector(String name, @Nullable ListenerFilterPredicate disabled)
      implements ListenerFilterConfig {}

  /** {@code envoy.filters.listener.http_inspector}. */
  record HttpInspector(String name, @Nullable ListenerFilterPredicate disabled)
      implements ListenerFilterConfig {}

  /**
   * {@code envoy.filters.listener.proxy_protocol}.
   *
   * @param allowWithoutHeader connections that do not begin with a PROXY header pass as they are
   * @param disallowedVersions 1 or 2, refused
   * @param passAllTlvs every TLV is kept; else those of {@code tlvTypes}
   */
  record ProxyProtocol(
      String name,
      @Nullable ListenerFilterPredicate disabled,
      boolean allowWithoutHeader,
      List<Integer> disallowedVersions,
      boolean passAllTlvs,
      List<Integer> tlvTypes,
      List<TlvRule> rules)
      implements ListenerFilterConfig {}

  /** A TLV that becomes dynamic metadata. */
  record TlvRule(int type, String metadataNamespace, String key) {}
}
