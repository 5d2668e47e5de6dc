package dev.pillion.proxycore.network;

/**
 * Makes a connection's instance of one configured network filter. Immutable, called on any worker.
 */
@FunctionalInterface
public interface NetworkFilterFactory {
  NetworkFilter create(NetworkFilterCallbacks callbacks);
}
