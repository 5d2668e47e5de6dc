package dev.pillion.expressions;

import dev.pillion.proxycore.config.NodeConfig;
import java.util.Map;

/** {@code xds.node}: what the bootstrap says of it. */
final class NodeAttributes {
  private NodeAttributes() {}

  static Map<String, Object> of(NodeConfig node) {
    return Map.of(
        "id", node.id(),
        "cluster", node.cluster(),
        "metadata", new StructMap(node.metadata()),
        "locality",
            Map.of("region", node.region(), "zone", node.zone(), "sub_zone", node.subZone()),
        "user_agent_name", "envoy");
  }
}
