package dev.pillion.proxycore.http;

/**
 * Told when a writer's peer falls behind, and when it has caught up. Envoy:
 * source/docs/flow_control.md.
 */
public interface Watermarks {
  void onAboveHighWatermark();

  void onBelowLowWatermark();
}
