package dev.pillion.listeners.http;

import dev.pillion.proxycore.config.route.RouteUpgrade;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.HttpFilterSeat;
import dev.pillion.proxycore.route.Route;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which upgrades a connection manager serves, and with which filters (Envoy: intro/arch_overview/
 * http/upgrades). Asked for requests alone that ask for one. Immutable, any worker.
 */
public final class Upgrades {
  /**
   * One of the configured upgrades.
   *
   * @param filters the filters of such requests; empty: those of all others
   */
  public record Upgrade(String type, boolean enabled, List<HttpFilterSeat> filters) {}

  private final List<Upgrade> upgrades;
  private final HttpFilterSeat[] otherwise;

  Upgrades(List<Upgrade> upgrades, HttpFilterSeat[] otherwise) {
    this.upgrades = List.copyOf(upgrades);
    this.otherwise = otherwise;
  }

  /**
   * The filters for a request that asks for an upgrade.
   *
   * @param route null: there is none
   * @return null: the upgrade is refused
   */
  HttpFilterSeat @Nullable [] filters(HeaderMap headers, @Nullable Route route) {
    String type = headers.get(HeaderNames.UPGRADE);
    if (type == null) {
      return null;
    }
    Boolean routeSays = route == null ? null : ofRoute(route.upgrades(), type);
    Upgrade configured = configured(type);
    boolean enabled =
        routeSays == null ? configured != null && configured.enabled() : (boolean) routeSays;
    if (!enabled) {
      return null;
    }
    return configured == null || configured.filters().isEmpty()
        ? otherwise
        : configured.filters().toArray(new HttpFilterSeat[0]);
  }

  private static @Nullable Boolean ofRoute(List<RouteUpgrade> upgrades, String type) {
    for (RouteUpgrade upgrade : upgrades) {
      if (upgrade.type().equalsIgnoreCase(type)) {
        return upgrade.enabled();
      }
    }
    return null;
  }

  private @Nullable Upgrade configured(String type) {
    for (Upgrade upgrade : upgrades) {
      if (upgrade.type().equalsIgnoreCase(type)) {
        return upgrade;
      }
    }
    return null;
  }
}
