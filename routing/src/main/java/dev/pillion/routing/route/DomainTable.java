package dev.pillion.routing.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds a virtual host by domain: exact, then {@code *suffix} with the longest first, then {@code
 * prefix*} with the longest first, then {@code *} (Envoy: VirtualHost.domains). A wildcard stands
 * for at least one character. Immutable.
 */
final class DomainTable<T> {
  private final Map<String, T> exact;
  private final List<WildcardGroup<T>> suffixes;
  private final List<WildcardGroup<T>> prefixes;
  private final @Nullable T any;

  private DomainTable(
      Map<String, T> exact,
      List<WildcardGroup<T>> suffixes,
      List<WildcardGroup<T>> prefixes,
      @Nullable T any) {
    this.exact = exact;
    this.suffixes = suffixes;
    this.prefixes = prefixes;
    this.any = any;
  }

  /** True when every host finds the same: the search may be left out. */
  boolean onlyAny() {
    return any != null && exact.isEmpty() && suffixes.isEmpty() && prefixes.isEmpty();
  }

  @Nullable T any() {
    return any;
  }

  /** The value for a host in any case, its port included where the domains have ports. */
  @Nullable T find(String host) {
    String lower = host.toLowerCase(Locale.ROOT); // the same object when it is lower-case already
    T found = exact.get(lower);
    if (found != null) {
      return found;
    }
    for (int i = 0; i < suffixes.size(); i++) {
      WildcardGroup<T> group = suffixes.get(i);
      if (lower.length() > group.length) {
        found = group.byText.get(lower.substring(lower.length() - group.length));
        if (found != null) {
          return found;
        }
      }
    }
    for (int i = 0; i < prefixes.size(); i++) {
      WildcardGroup<T> group = prefixes.get(i);
      if (lower.length() > group.length) {
        found = group.byText.get(lower.substring(0, group.length));
        if (found != null) {
          return found;
        }
      }
    }
    return any;
  }

  /** The wildcards of one length. */
  private record WildcardGroup<T>(int length, Map<String, T> byText) {}

  /** Collects domains. */
  static final class Builder<T> {
    private final Map<String, T> exact = new HashMap<>();
    private final Map<String, T> suffixes = new HashMap<>();
    private final Map<String, T> prefixes = new HashMap<>();
    private @Nullable T any;

    void add(String domain, T value) {
      String lower = domain.toLowerCase(Locale.ROOT);
      if (lower.equals("*")) {
        any = value;
      } else if (lower.startsWith("*")) {
        suffixes.put(lower.substring(1), value);
      } else if (lower.endsWith("*")) {
        prefixes.put(lower.substring(0, lower.length() - 1), value);
      } else {
        exact.put(lower, value);
      }
    }

    DomainTable<T> build() {
      return new DomainTable<>(Map.copyOf(exact), grouped(suffixes), grouped(prefixes), any);
    }

    private static <T> List<WildcardGroup<T>> grouped(Map<String, T> wildcards) {
      Map<Integer, Map<String, T>> byLength = new HashMap<>();
      wildcards.forEach(
          (text, value) ->
              byLength.computeIfAbsent(text.length(), _ -> new HashMap<>()).put(text, value));
      List<WildcardGroup<T>> groups = new ArrayList<>();
      byLength.forEach((length, texts) -> groups.add(new WildcardGroup<>(length, texts)));
      groups.sort(Comparator.comparingInt((WildcardGroup<T> group) -> group.length).reversed());
      return List.copyOf(groups);
    }
  }
}
