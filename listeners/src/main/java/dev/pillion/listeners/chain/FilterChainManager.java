package dev.pillion.listeners.chain;

import dev.pillion.listeners.chain.MatchTree.ApplicationProtocols;
import dev.pillion.listeners.chain.MatchTree.ServerNames;
import dev.pillion.listeners.chain.MatchTree.SourceTypes;
import dev.pillion.listeners.chain.MatchTree.TransportProtocols;
import dev.pillion.proxycore.config.listener.FilterChainMatch;
import dev.pillion.proxycore.match.CidrRange;
import dev.pillion.proxycore.network.ConnectionInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a connection's filter chain. Filled while configuration is read; finding is for any
 * thread afterwards and allocates nothing but what looking at an address costs.
 */
public final class FilterChainManager<T> {
  private final MatchTree<T> tree = new MatchTree<>();
  private final List<Named> added = new ArrayList<>();
  private @Nullable T defaultChain;

  private record Named(String name, FilterChainMatch match) {}

  /** The chain taken when no other matches; null: none. */
  public void setDefault(@Nullable T chain) {
    defaultChain = chain;
  }

  /**
   * Adds a chain under its match.
   *
   * @return null, or why it cannot be added, in Envoy's words
   */
  public @Nullable String add(String name, FilterChainMatch match, T chain) {
    for (String serverName : match.serverNames()) {
      if (serverName.indexOf('*') >= 0 && !serverName.startsWith("*.")) {
        return "partial wildcards are not supported in \"server_names\"";
      }
    }
    if (!addPorts(match, chain)) {
      return overlap(name, match);
    }
    added.add(new Named(name, match));
    return null;
  }

  private String overlap(String name, FilterChainMatch match) {
    for (Named other : added) {
      if (other.match.equals(match)) {
        return "filter chain '"
            + name
            + "' has the same matching rules defined as '"
            + other.name
            + "'";
      }
    }
    return "multiple filter chains with overlapping matching rules are defined";
  }

  /** The chain for a connection, or null: it is to be closed. */
  public @Nullable T find(ConnectionInfo info) {
    T found = tree.find(info);
    return found != null ? found : defaultChain;
  }

  private boolean addPorts(FilterChainMatch match, T chain) {
    var addresses =
        tree.destinationPorts.computeIfAbsent(match.destinationPort(), _ -> new PrefixTree<>());
    boolean added = true;
    for (@Nullable CidrRange range : ranges(match.prefixRanges())) {
      added &= addNames(match, at(addresses, range, ServerNames::new), chain);
    }
    return added;
  }

  private boolean addNames(FilterChainMatch match, ServerNames<T> names, T chain) {
    boolean added = true;
    for (String name : orAny(match.serverNames())) {
      String key = name.startsWith("*.") ? name.substring(1) : name;
      var transports = names.names.computeIfAbsent(key, _ -> new TransportProtocols<>());
      var applications =
          transports.protocols.computeIfAbsent(
              match.transportProtocol(), _ -> new ApplicationProtocols<>());
      added &= addApplications(match, applications, chain);
    }
    return added;
  }

  private boolean addApplications(
      FilterChainMatch match, ApplicationProtocols<T> applications, T chain) {
    boolean added = true;
    for (String protocol : orAny(match.applicationProtocols())) {
      var directSources = applications.protocols.computeIfAbsent(protocol, _ -> new PrefixTree<>());
      for (@Nullable CidrRange range : ranges(match.directSourcePrefixRanges())) {
        added &= addSources(match, at(directSources, range, SourceTypes::new), chain);
      }
    }
    return added;
  }

  private boolean addSources(FilterChainMatch match, SourceTypes<T> types, T chain) {
    PrefixTree<Map<Integer, T>> sources = types.at(match.sourceType());
    boolean added = true;
    for (@Nullable CidrRange range : ranges(match.sourcePrefixRanges())) {
      Map<Integer, T> ports = at(sources, range, HashMap::new);
      for (int port : match.sourcePorts().isEmpty() ? anyPort() : match.sourcePorts()) {
        added &= ports.putIfAbsent(port, chain) == null;
      }
    }
    return added;
  }

  private static <V> V at(PrefixTree<V> tree, @Nullable CidrRange range, Supplier<V> make) {
    V found = tree.get(range);
    if (found == null) {
      found = make.get();
      tree.put(range, found);
    }
    return found;
  }

  private static List<Integer> anyPort() {
    return List.of(MatchTree.ANY_PORT);
  }

  private static List<String> orAny(List<String> values) {
    return values.isEmpty() ? List.of(MatchTree.ANY) : values;
  }

  /** Where none is given, the one answer is null: any address. */
  private static List<@Nullable CidrRange> ranges(List<CidrRange> configured) {
    List<@Nullable CidrRange> ranges = new ArrayList<>(configured);
    if (ranges.isEmpty()) {
      ranges.add(null);
    }
    return ranges;
  }
}
