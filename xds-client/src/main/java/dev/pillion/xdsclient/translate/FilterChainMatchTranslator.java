package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.listener.FilterChainMatch;
import dev.pillion.proxycore.config.listener.FilterChainMatch.SourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code FilterChainMatch}. */
final class FilterChainMatchTranslator {
  private FilterChainMatchTranslator() {}

  static FilterChainMatch translate(Fields match) {
    return new FilterChainMatch(
        match.integerValue("destination_port", 0),
        Addresses.cidrRanges(match, "prefix_ranges"),
        Addresses.cidrRanges(match, "direct_source_prefix_ranges"),
        SourceType.valueOf(match.enumeration("source_type")),
        Addresses.cidrRanges(match, "source_prefix_ranges"),
        List.copyOf(match.integers("source_ports")),
        serverNames(match),
        match.string("transport_protocol"),
        List.copyOf(match.strings("application_protocols")));
  }

  /** A wildcard may be the first label only. */
  private static List<String> serverNames(Fields match) {
    List<String> names = new ArrayList<>();
    for (String name : match.strings("server_names")) {
      if (name.indexOf('*') >= 0 && !name.startsWith("*.")) {
        match.error("server_names", "partial wildcards are not supported: " + name);
      }
      names.add(name.toLowerCase(Locale.ROOT));
    }
    return List.copyOf(names);
  }
}
