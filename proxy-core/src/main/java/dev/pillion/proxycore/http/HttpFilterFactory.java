package dev.pillion.proxycore.http;

/** Makes a stream's instance of one configured filter. Immutable, called on any worker. */
@FunctionalInterface
public interface HttpFilterFactory {
  HttpFilter create(HttpFilterCallbacks callbacks);
}
