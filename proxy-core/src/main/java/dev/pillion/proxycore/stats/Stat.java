package dev.pillion.proxycore.stats;

/** One statistic: its scope's prefix and its own part of the name. Any thread. */
public abstract sealed class Stat permits Counter, Gauge, Histogram {
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

  /** The name without the scope's prefix. */
  final String ownName() {
    return ownName;
  }

  /** True once it was written, as {@code usedonly} asks; any thread. */
  public abstract boolean used();
}
