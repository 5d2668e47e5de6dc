package dev.pillion.proxycore.route;

import dev.pillion.proxycore.config.route.FilterOverride;
import dev.pillion.proxycore.config.route.RouteFilterConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all levels of a route say to the HTTP filters, by filter name; put together when the route
 * table is compiled. Immutable, any worker.
 */
public final class FilterOverrides {
  /** No level says anything. */
  public static final FilterOverrides NONE = new FilterOverrides(Map.of());

  /** One filter's: the configurations go from the least specific level to the most specific. */
  private record Resolved(boolean disabled, List<RouteFilterConfig> configs) {}

  private final Map<String, Resolved> byName;

  private FilterOverrides(Map<String, Resolved> byName) {
    this.byName = byName;
  }

  /** Puts levels together; the least specific one comes first. */
  public static FilterOverrides of(List<Map<String, FilterOverride>> levels) {
    Map<String, Resolved> all = new HashMap<>();
    for (Map<String, FilterOverride> level : levels) {
      level.forEach((name, override) -> all.merge(name, first(override), FilterOverrides::below));
    }
    return all.isEmpty() ? NONE : new FilterOverrides(Map.copyOf(all));
  }

  private static Resolved first(FilterOverride override) {
    RouteFilterConfig config = override.config();
    return new Resolved(override.disabled(), config == null ? List.of() : List.of(config));
  }

  private static Resolved below(Resolved general, Resolved specific) {
    List<RouteFilterConfig> configs = new ArrayList<>(general.configs);
    configs.addAll(specific.configs);
    return new Resolved(specific.disabled, List.copyOf(configs));
  }

  public boolean isEmpty() {
    return byName.isEmpty();
  }

  /** Whether the filter is left out; {@code otherwise} holds where no level speaks of it. */
  public boolean disabled(String filterName, boolean otherwise) {
    Resolved resolved = byName.get(filterName);
    return resolved == null ? otherwise : resolved.disabled;
  }

  /** The most specific level's configuration of a filter; null: no level has one. */
  public @Nullable RouteFilterConfig mostSpecific(String filterName) {
    List<RouteFilterConfig> configs = all(filterName);
    return configs.isEmpty() ? null : configs.getLast();
  }

  /** Every level's configuration of a filter, the least specific one first. */
  public List<RouteFilterConfig> all(String filterName) {
    Resolved resolved = byName.get(filterName);
    return resolved == null ? List.of() : resolved.configs;
  }
}
