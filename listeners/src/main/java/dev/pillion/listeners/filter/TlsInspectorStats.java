package dev.pillion.listeners.filter;

import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.Histogram;
import dev.pillion.proxycore.stats.StatsStore;

/** {@code tls_inspector.*}, one set in the process. */
final class TlsInspectorStats {
  final Counter clientHelloTooLarge;
  final Counter tlsFound;
  final Counter tlsNotFound;
  final Counter alpnFound;
  final Counter alpnNotFound;
  final Counter sniFound;
  final Counter sniNotFound;
  final Histogram bytesProcessed;

  TlsInspectorStats(StatsStore stats) {
    clientHelloTooLarge = stats.counter("tls_inspector.client_hello_too_large");
    tlsFound = stats.counter("tls_inspector.tls_found");
    tlsNotFound = stats.counter("tls_inspector.tls_not_found");
    alpnFound = stats.counter("tls_inspector.alpn_found");
    alpnNotFound = stats.counter("tls_inspector.alpn_not_found");
    sniFound = stats.counter("tls_inspector.sni_found");
    sniNotFound = stats.counter("tls_inspector.sni_not_found");
    bytesProcessed = stats.histogram("tls_inspector.bytes_processed");
  }
}
