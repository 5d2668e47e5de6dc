package dev.pillion.proxycore.http;

import java.util.Map;

/** What is told of the cluster that a stream was sent to. Any thread. */
public interface UpstreamCluster {
  String name();

  /** {@code filter_metadata} by namespace. */
  Map<String, Map<String, Object>> metadata();

  /** How many hosts it has now, healthy or not. */
  int endpoints();
}
