package dev.pillion.listeners.compress;

import dev.pillion.proxycore.config.http.CompressorConfig;
import dev.pillion.proxycore.http.HttpFilter;
import dev.pillion.proxycore.http.HttpFilterCallbacks;
import dev.pillion.proxycore.http.HttpFilterFactory;
import dev.pillion.proxycore.stats.StatsStore;

/** Makes compressor filters of one configuration. */
public final class CompressorFilterFactory implements HttpFilterFactory {
  /** The content coding that all of them make (RFC 9110 section 8.4.1.3). */
  static final String ENCODING = "gzip";

  final CompressorConfig config;
  final CompressorStats stats;

  public CompressorFilterFactory(CompressorConfig config, String statPrefix, StatsStore store) {
    this.config = config;
    String prefix =
        "http." + statPrefix + ".compressor." + config.libraryName() + "." + ENCODING + ".";
    stats = new CompressorStats(store, prefix, config.ownPrefix() ? "response." : "");
  }

  @Override
  public HttpFilter create(HttpFilterCallbacks callbacks) {
    return new CompressorFilter(this, callbacks);
  }
}
