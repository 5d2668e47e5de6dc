package dev.pillion.proxycore.config.listener;

import java.util.List;

/** {@code ListenerFilterChainMatchPredicate}: which connections a filter is disabled for. */
public sealed interface ListenerFilterPredicate {
  record Any() implements ListenerFilterPredicate {}

  record Or(List<ListenerFilterPredicate> rules) implements ListenerFilterPredicate {}

  record And(List<ListenerFilterPredicate> rules) implements ListenerFilterPredicate {}

  record Not(ListenerFilterPredicate rule) implements ListenerFilterPredicate {}

  /** The destination port in [start, end). */
  record DestinationPort(int start, int end) implements ListenerFilterPredicate {}
}
