package dev.pillion.routing.route;

import dev.pillion.proxycore.config.route.RouteConfiguration;
import dev.pillion.proxycore.config.route.VirtualHost;
import dev.pillion.proxycore.http.HeaderMutations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The levels above a route, from which its outcomes inherit. Used while compiling. */
record RouteScope(RouteConfiguration config, VirtualHost virtualHost) {
  /**
   * The header mutations of all levels in the order in which they are applied: from the most
   * specific level to the least, so that the least specific has the last word, unless the
   * configuration turns that around (RouteConfiguration.most_specific_header_mutations_wins).
   * Levels that change nothing are left out.
   */
  HeaderMutations[] mutations(List<HeaderMutations> specific) {
    List<HeaderMutations> levels = new ArrayList<>(specific);
    levels.add(virtualHost.headers());
    levels.add(config.headers());
    levels.removeIf(HeaderMutations::isEmpty);
    List<HeaderMutations> ordered =
        config.mostSpecificHeaderMutationsWins() ? levels.reversed() : levels;
    return ordered.toArray(new HeaderMutations[0]);
  }

  /** Per-filter configurations from the nearest level to the farthest. */
  List<Map<String, Object>> filterConfigs(List<Map<String, Object>> specific) {
    List<Map<String, Object>> levels = new ArrayList<>(specific);
    levels.add(virtualHost.filterConfigs());
    levels.add(config.filterConfigs());
    levels.removeIf(Map::isEmpty);
    return List.copyOf(levels);
  }
}
