package dev.pillion.proxycore.config.listener;

import dev.pillion.proxycore.match.CidrRange;
import java.util.Collections;
import java.util.List;

/**
 * {@code FilterChainMatch}; empty lists and strings match everything.
 *
 * @param destinationPort 0: any
 * @param serverNames lower-case; {@code *.example.com} matches every name below
 * @param sourcePrefixRanges of the source address
 * @param directSourcePrefixRanges of the socket's peer
 */
public record FilterChainMatch(
    int destinationPort,
    List<CidrRange> prefixRanges,
    List<CidrRange> directSourcePrefixRanges,
    SourceType sourceType,
    List<CidrRange> sourcePrefixRanges,
    List<Integer> sourcePorts,
    List<String> serverNames,
    String transportProtocol,
    List<String> applicationProtocols) {

  /** Matches every connection. */
  public static final FilterChainMatch ANY =
      new FilterChainMatch(
          0, List.of(), List.of(), SourceType.ANY, List.of(), List.of(), List.of(), "", List.of());

  /** True when the same connection could be meant by both: each criterion has a value in common. */
  public boolean overlaps(FilterChainMatch other) {
    return destinationPort == other.destinationPort
        && sourceType == other.sourceType
        && transportProtocol.equals(other.transportProtocol)
        && meet(prefixRanges, other.prefixRanges)
        && meet(directSourcePrefixRanges, other.directSourcePrefixRanges)
        && meet(sourcePrefixRanges, other.sourcePrefixRanges)
        && meet(sourcePorts, other.sourcePorts)
        && meet(serverNames, other.serverNames)
        && meet(applicationProtocols, other.applicationProtocols);
  }

  /** No value at all is a value of its own: it matches what no other value does. */
  private static boolean meet(List<?> ones, List<?> others) {
    return (ones.isEmpty() && others.isEmpty()) || !Collections.disjoint(ones, others);
  }

  /** {@code source_type}. */
  public enum SourceType {
    ANY,
    SAME_IP_OR_LOOPBACK,
    EXTERNAL
  }
}
