package dev.pillion.listeners.filter;

import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.StatsStore;

/** {@code http_inspector.*}, one set in the process. */
final class HttpInspectorStats {
  final Counter http10Found;
  final Counter http11Found;
  final Counter http2Found;
  final Counter httpNotFound;
  final Counter readError;

  HttpInspectorStats(StatsStore stats) {
    http10Found = stats.counter("http_inspector.http10_found");
    http11Found = stats.counter("http_inspector.http11_found");
    http2Found = stats.counter("http_inspector.http2_found");
    httpNotFound = stats.counter("http_inspector.http_not_found");
    readError = stats.counter("http_inspector.read_error");
  }
}
