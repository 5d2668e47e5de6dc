package dev.pillion.proxycore.stats;

import org.jspecify.annotations.Nullable;

/** One statistic: its scope's prefix and its own part of the name. Any thread. */
public abstract sealed class Stat implements Comparable<Stat> permits Counter, Gauge, Histogram {
  final StatsScope scope;
  private final String ownName;

  Stat(StatsScope scope, String ownName) {
    this.scope = scope;
    this.ownName = ownName;
  }

  /** Envoy's whole name; put together at each call, because only people's pages ask for it. */
  public final String name() {
    return scope.prefix().concat(ownName);
  }

  /** By the whole names, which are not put together for it. */
  @Override
  public final int compareTo(Stat other) {
    if (scope == other.scope) {
      return ownName.compareTo(other.ownName);
    }
    String prefix = scope.prefix();
    String otherPrefix = other.scope.prefix();
    int length = prefix.length() + ownName.length();
    int otherLength = otherPrefix.length() + other.ownName.length();
    for (int i = 0; i < Math.min(length, otherLength); i++) {
      char c = charAt(prefix, ownName, i);
      char d = charAt(otherPrefix, other.ownName, i);
      if (c != d) {
        return c - d;
      }
    }
    return length - otherLength;
  }

  private static char charAt(String prefix, String name, int at) {
    return at < prefix.length() ? prefix.charAt(at) : name.charAt(at - prefix.length());
  }

  /** Two are the same only if they are one; two of one name are told apart. */
  @Override
  public final boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public final int hashCode() {
    return System.identityHashCode(this);
  }

  /** The name without the scope's prefix. */
  final String ownName() {
    return ownName;
  }

  /** True once it was written, as {@code usedonly} asks; any thread. */
  public abstract boolean used();
}
