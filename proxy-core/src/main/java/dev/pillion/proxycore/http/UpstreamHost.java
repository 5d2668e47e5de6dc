package dev.pillion.proxycore.http;

import java.net.SocketAddress;
import java.util.Map;

/** What is told of the endpoint that a stream was sent to. Any thread. */
public interface UpstreamHost {
  SocketAddress address();

  /** The endpoint's name; empty when it has none. */
  String hostname();

  /** {@code filter_metadata} by namespace. */
  Map<String, Map<String, Object>> metadata();

  /** Where it is; each part may be empty. */
  String region();

  String zone();

  String subZone();
}
