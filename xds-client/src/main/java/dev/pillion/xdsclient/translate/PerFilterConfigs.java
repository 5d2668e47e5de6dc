package dev.pillion.xdsclient.translate;

import java.util.Map;

/** {@code typed_per_filter_config}: no filter that is built takes any yet. */
final class PerFilterConfigs {
  private PerFilterConfigs() {}

  static Map<String, Object> translate(Fields in) {
    for (Map.Entry<String, Fields> entry : in.map("typed_per_filter_config").entrySet()) {
      Fields config = entry.getValue().payload();
      if (config == null) {
        entry.getValue().error("\"@type\" is missing");
      } else {
        Extensions.refuse(config, "per-route filter configuration");
      }
    }
    return Map.of();
  }
}
