package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.listener.ListenerFilterConfig;
import dev.pillion.proxycore.config.listener.ListenerFilterPredicate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ListenerFilter} and the listener filters that are built. */
final class ListenerFilterTranslator {
  private static final String PROXY_PROTOCOL_NAMESPACE = "envoy.filters.listener.proxy_protocol";

  private ListenerFilterTranslator() {}

  static List<ListenerFilterConfig> translate(Fields listener) {
    List<ListenerFilterConfig> filters = new ArrayList<>();
    for (Fields filter : listener.messages("listener_filters")) {
      ListenerFilterConfig read = filter(filter);
      if (read != null) {
        filters.add(read);
      }
    }
    return List.copyOf(filters);
  }

  private static @Nullable ListenerFilterConfig filter(Fields filter) {
    String name = filter.string("name");
    Fields predicate = filter.message("filter_disabled");
    ListenerFilterPredicate disabled = predicate == null ? null : predicate(predicate);
    Fields config = Extensions.typedConfig(filter, "listener filter");
    if (config == null) {
      return null;
    }
    return switch (config.type().name()) {
      case "envoy.extensions.filters.listener.original_dst.v3.OriginalDst" ->
          new ListenerFilterConfig.OriginalDst(name, disabled);
      case "envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector" ->
          tlsInspector(name, disabled, config);
      case "envoy.extensions.filters.listener.http_inspector.v3.HttpInspector" ->
          new ListenerFilterConfig.HttpInspector(name, disabled);
      case "envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol" ->
          proxyProtocol(name, disabled, config);
      default -> {
        Extensions.refuse(config, "listener filter");
        yield null;
      }
    };
  }

  private static ListenerFilterConfig tlsInspector(
      String name, @Nullable ListenerFilterPredicate disabled, Fields config) {
    if (config.boolValue("enable_ja3_fingerprinting", false)) {
      config.unsupported("enable_ja3_fingerprinting", "JA3 fingerprinting");
    }
    config.withoutEffect("initial_read_buffer_size");
    return new ListenerFilterConfig.TlsInspector(name, disabled);
  }

  private static ListenerFilterConfig proxyProtocol(
      String name, @Nullable ListenerFilterPredicate disabled, Fields config) {
    List<Integer> disallowed = new ArrayList<>();
    for (String version : config.enumerations("disallowed_versions")) {
      disallowed.add(version.equals("V1") ? 1 : 2);
    }
    if (disallowed.contains(1) && disallowed.contains(2)) {
      config.error("disallowed_versions", "no version of the proxy protocol is left");
    }
    boolean passAll = false;
    List<Integer> passed = List.of();
    Fields tlvs = config.message("pass_through_tlvs");
    if (tlvs != null) {
      passAll = tlvs.enumeration("match_type").equals("INCLUDE_ALL");
      passed = List.copyOf(tlvs.integers("tlv_type"));
    }
    return new ListenerFilterConfig.ProxyProtocol(
        name,
        disabled,
        config.bool("allow_requests_without_proxy_protocol"),
        List.copyOf(disallowed),
        passAll,
        passed,
        tlvRules(config));
  }

  private static List<ListenerFilterConfig.TlvRule> tlvRules(Fields config) {
    List<ListenerFilterConfig.TlvRule> rules = new ArrayList<>();
    for (Fields rule : config.messages("rules")) {
      int type = rule.integer("tlv_type");
      Fields target = rule.message("on_tlv_present");
      if (target == null) {
        rule.error("on_tlv_present", "a rule must say where the value goes");
        continue;
      }
      String namespace = target.string("metadata_namespace");
      rules.add(
          new ListenerFilterConfig.TlvRule(
              type,
              namespace.isEmpty() ? PROXY_PROTOCOL_NAMESPACE : namespace,
              target.string("key")));
    }
    return List.copyOf(rules);
  }

  private static ListenerFilterPredicate predicate(Fields rule) {
    Fields set = rule.message("or_match");
    if (set != null) {
      return new ListenerFilterPredicate.Or(predicates(set));
    }
    set = rule.message("and_match");
    if (set != null) {
      return new ListenerFilterPredicate.And(predicates(set));
    }
    Fields not = rule.message("not_match");
    if (not != null) {
      return new ListenerFilterPredicate.Not(predicate(not));
    }
    Fields range = rule.message("destination_port_range");
    if (range != null) {
      return new ListenerFilterPredicate.DestinationPort(
          range.integer("start"), range.integer("end"));
    }
    rule.bool("any_match");
    return new ListenerFilterPredicate.Any();
  }

  private static List<ListenerFilterPredicate> predicates(Fields set) {
    List<ListenerFilterPredicate> rules = new ArrayList<>();
    for (Fields rule : set.messages("rules")) {
      rules.add(predicate(rule));
    }
    return List.copyOf(rules);
  }
}
