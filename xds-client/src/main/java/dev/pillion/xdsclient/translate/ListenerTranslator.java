package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.SocketOption;
import dev.pillion.proxycore.config.listener.FilterChainConfig;
import dev.pillion.proxycore.config.listener.FilterChainMatch;
import dev.pillion.proxycore.config.listener.ListenerConfig;
import dev.pillion.proxycore.config.listener.ListenerConfig.TrafficDirection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code envoy.config.listener.v3.Listener}. */
final class ListenerTranslator {
  private static final Duration FILTERS_TIMEOUT = Duration.ofSeconds(15);
  static final int BUFFER_LIMIT = 1024 * 1024;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_FASTOPEN = 23;

  private ListenerTranslator() {}

  /** Null when the listener has no address it could have, which is noted. */
  static @Nullable ListenerConfig translate(Fields in) {
    Address address = address(in);
    List<FilterChainConfig> chains = filterChains(in);
    FilterChainConfig defaultChain = defaultFilterChain(in);
    if (chains.isEmpty() && defaultChain == null && !in.has("filter_chains")) {
      in.error("filter_chains", "no filter chains specified");
    }
    in.withoutEffect("bypass_overload_manager");
    ListenerConfig listener =
        new ListenerConfig(
            name(in, address),
            address == null ? new Address.Pipe("", 0) : address,
            additionalAddresses(in),
            in.string("stat_prefix"),
            bindToPort(in),
            in.boolValue("use_original_dst", false),
            TrafficDirection.valueOf(in.enumeration("traffic_direction")),
            in.enumeration("drain_type").equals("DEFAULT"),
            ListenerFilterTranslator.translate(in),
            in.duration("listener_filters_timeout", FILTERS_TIMEOUT),
            in.bool("continue_on_listener_filters_timeout"),
            chains,
            defaultChain,
            exactBalance(in),
            in.integerValue("per_connection_buffer_limit_bytes", BUFFER_LIMIT),
            in.boolValue("enable_reuse_port", true),
            in.boolValue("transparent", false),
            in.boolValue("freebind", false),
            in.bool("ignore_global_conn_limit"),
            in.integerValue("max_connections_to_accept_per_socket_event", 0),
            in.integerValue("tcp_backlog_size", 0),
            in.knows("tcp_keepalive") ? SocketOptions.keepalive(in.message("tcp_keepalive")) : null,
            socketOptions(in, in, address),
            AccessLogTranslator.translate(in, "access_log"),
            Structs.metadata(in, "metadata"));
    return address == null ? null : listener;
  }

  private static @Nullable Address address(Fields in) {
    Fields address = in.message("address");
    if (address == null) {
      in.error("address", "a listener needs an address");
      return null;
    }
    return Addresses.listening(address);
  }

  private static String name(Fields in, @Nullable Address address) {
    String name = in.string("name");
    return name.isEmpty() && address != null ? address.toString() : name;
  }

  /** With {@code tcp_fast_open_queue_length} of the listener, for each of its addresses. */
  private static List<SocketOption> socketOptions(
      Fields listener, Fields options, @Nullable Address address) {
    List<SocketOption> all = new ArrayList<>(SocketOptions.read(options, "socket_options"));
    long queue = listener.numberValue("tcp_fast_open_queue_length", -1);
    if (queue >= 0 && address instanceof Address.Socket) {
      all.add(
          new SocketOption(
              "tcp_fast_open_queue_length",
              IPPROTO_TCP,
              TCP_FASTOPEN,
              new SocketOption.Value.IntValue((int) Math.min(queue, Integer.MAX_VALUE)),
              SocketOption.State.LISTENING));
    }
    return List.copyOf(all);
  }

  private static boolean bindToPort(Fields in) {
    Fields older = in.message("deprecated_v1");
    boolean otherwise = older == null || older.boolValue("bind_to_port", true);
    return in.boolValue("bind_to_port", otherwise);
  }

  private static boolean exactBalance(Fields in) {
    Fields balance = in.message("connection_balance_config");
    return balance != null && balance.message("exact_balance") != null;
  }

  private static List<ListenerConfig.AdditionalAddress> additionalAddresses(Fields in) {
    List<ListenerConfig.AdditionalAddress> all = new ArrayList<>();
    for (Fields additional : in.messages("additional_addresses")) {
      Fields given = additional.message("address");
      if (given == null) {
        additional.error("address", "an additional address needs an address");
        continue;
      }
      Address address = Addresses.listening(given);
      Fields options = additional.message("socket_options");
      Fields keepalive =
          additional.knows("tcp_keepalive") ? additional.message("tcp_keepalive") : null;
      if (address != null) {
        all.add(
            new ListenerConfig.AdditionalAddress(
                address,
                SocketOptions.keepalive(keepalive),
                options == null ? null : socketOptions(in, options, address)));
      }
    }
    return List.copyOf(all);
  }

  private static List<FilterChainConfig> filterChains(Fields in) {
    List<FilterChainConfig> chains = new ArrayList<>();
    Map<FilterChainMatch, String> places = new LinkedHashMap<>();
    for (Fields chain : in.messages("filter_chains")) {
      int before = in.translation().problems().count();
      FilterChainConfig read = FilterChainTranslator.translate(chain);
      chains.add(read);
      if (in.translation().problems().count() > before) {
        continue; // what could not be read of it may be what tells it from the others
      }
      String mistake = contradiction(read.match(), places);
      if (mistake != null) {
        chain.error("filter_chain_match", mistake);
      }
      places.putIfAbsent(read.match(), chain.path().toString());
    }
    return List.copyOf(chains);
  }

  private static @Nullable String contradiction(
      FilterChainMatch match, Map<FilterChainMatch, String> places) {
    String same = places.get(match);
    if (same != null) {
      return "the same matching rules are defined by " + same;
    }
    for (Map.Entry<FilterChainMatch, String> other : places.entrySet()) {
      if (match.overlaps(other.getKey())) {
        return "overlapping matching rules are defined by " + other.getValue();
      }
    }
    return null;
  }

  private static @Nullable FilterChainConfig defaultFilterChain(Fields in) {
    Fields chain = in.message("default_filter_chain");
    return chain == null ? null : FilterChainTranslator.translateDefault(chain);
  }
}
