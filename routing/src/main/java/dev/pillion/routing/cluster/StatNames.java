package dev.pillion.routing.cluster;

/** Names as they may stand within a statistic's name. */
public final class StatNames {
  private StatNames() {}

  /** Envoy's sanitizeStatsName: colons, alone or with slashes, become one underscore. */
  public static String sanitize(String name) {
    if (name.indexOf(':') < 0 && name.indexOf('\0') < 0) {
      return name;
    }
    return name.replace("://", "_").replace(":/", "_").replace(':', '_').replace('\0', '_');
  }
}
