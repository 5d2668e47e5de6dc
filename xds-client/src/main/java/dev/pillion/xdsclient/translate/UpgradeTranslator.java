package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.http.HttpFilterEntry;
import dev.pillion.proxycore.config.http.UpgradeConfig;
import dev.pillion.proxycore.config.route.RouteUpgrade;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code upgrade_configs} of the connection manager and of routes. */
final class UpgradeTranslator {
  private UpgradeTranslator() {}

  static List<UpgradeConfig> ofManager(Fields hcm) {
    List<UpgradeConfig> upgrades = new ArrayList<>();
    Set<String> types = new HashSet<>();
    for (Fields upgrade : hcm.messages("upgrade_configs")) {
      String type = type(upgrade);
      if (!types.add(type.toLowerCase(Locale.ROOT))) {
        upgrade.error(
            "upgrade_type", "multiple upgrade configs with the same name: '" + type + "'");
      }
      List<HttpFilterEntry> filters =
          upgrade.has("filters") ? HttpFilterTranslator.translate(upgrade, "filters") : List.of();
      upgrades.add(new UpgradeConfig(type, upgrade.boolValue("enabled", true), filters));
    }
    return List.copyOf(upgrades);
  }

  static List<RouteUpgrade> ofRoute(Fields action) {
    List<RouteUpgrade> upgrades = new ArrayList<>();
    Set<String> types = new HashSet<>();
    for (Fields upgrade : action.messages("upgrade_configs")) {
      String type = type(upgrade);
      if (!types.add(type.toLowerCase(Locale.ROOT))) {
        upgrade.error("upgrade_type", "Duplicate upgrade " + type);
      }
      upgrades.add(new RouteUpgrade(type, upgrade.boolValue("enabled", true)));
    }
    return List.copyOf(upgrades);
  }

  /** A tunnel to where the client says is another thing than an upgrade. */
  private static String type(Fields upgrade) {
    String type = upgrade.string("upgrade_type");
    if (type.equalsIgnoreCase("CONNECT") || type.equalsIgnoreCase("CONNECT-UDP")) {
      upgrade.unsupported("upgrade_type", type);
    }
    return type;
  }
}
