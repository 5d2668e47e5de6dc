package dev.pillion.proxycore.http;

import java.util.Map;

/** What is told of the endpoint that a stream was sent to. Any thread. */
public interface UpstreamHost {
  /** {@code filter_metadata} by namespace. */
  Map<String, Map<String, Object>> metadata();

  /** Where it is; each part may be empty. */
  String region();

  String zone();

  String subZone();
}
