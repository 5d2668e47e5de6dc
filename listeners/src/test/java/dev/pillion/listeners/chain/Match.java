package dev.pillion.listeners.chain;

import dev.pillion.proxycore.config.listener.FilterChainMatch;
import dev.pillion.proxycore.config.listener.FilterChainMatch.SourceType;
import dev.pillion.proxycore.match.CidrRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Builds filter chain matches. */
public final class Match {
  private int port;
  private List<CidrRange> prefixes = List.of();
  private List<CidrRange> directSources = List.of();
  private SourceType sourceType = SourceType.ANY;
  private List<CidrRange> sources = List.of();
  private List<Integer> sourcePorts = List.of();
  private List<String> names = List.of();
  private String transport = "";
  private List<String> applications = List.of();

  public static Match match() {
    return new Match();
  }

  public Match port(int value) {
    port = value;
    return this;
  }

  public Match prefixes(String... values) {
    prefixes = Connections.ranges(values);
    return this;
  }

  public Match directSources(String... values) {
    directSources = Connections.ranges(values);
    return this;
  }

  public Match sourceType(SourceType value) {
    sourceType = value;
    return this;
  }

  public Match sources(String... values) {
    sources = Connections.ranges(values);
    return this;
  }

  public Match sourcePorts(Integer... values) {
    sourcePorts = new ArrayList<>(Arrays.asList(values));
    return this;
  }

  public Match names(String... values) {
    names = Arrays.asList(values);
    return this;
  }

  public Match transport(String value) {
    transport = value;
    return this;
  }

  public Match applications(String... values) {
    applications = Arrays.asList(values);
    return this;
  }

  public FilterChainMatch build() {
    return new FilterChainMatch(
        port,
        prefixes,
        directSources,
        sourceType,
        sources,
        sourcePorts,
        names,
        transport,
        applications);
  }
}
