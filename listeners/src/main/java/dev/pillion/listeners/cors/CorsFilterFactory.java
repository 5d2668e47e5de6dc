package dev.pillion.listeners.cors;

import dev.pillion.proxycore.http.HttpFilter;
import dev.pillion.proxycore.http.HttpFilterCallbacks;
import dev.pillion.proxycore.http.HttpFilterFactory;
import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.StatsStore;

/** Makes CORS filters, which share their statistics {@code http.<stat_prefix>.cors.*}. */
public final class CorsFilterFactory implements HttpFilterFactory {
  final Counter originValid;
  final Counter originInvalid;

  public CorsFilterFactory(String statPrefix, StatsStore stats) {
    String prefix = "http." + statPrefix + ".cors.";
    originValid = stats.counter(prefix + "origin_valid");
    originInvalid = stats.counter(prefix + "origin_invalid");
  }

  @Override
  public HttpFilter create(HttpFilterCallbacks callbacks) {
    return new CorsFilter(this, callbacks);
  }
}
