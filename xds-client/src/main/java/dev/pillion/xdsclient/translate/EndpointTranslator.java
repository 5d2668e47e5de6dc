package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.cluster.ClusterConfig.Discovery;
import dev.pillion.proxycore.config.cluster.ClusterConfig.LocalityEndpoints;
import dev.pillion.proxycore.config.cluster.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ClusterLoadAssignment} and what is in it. */
final class EndpointTranslator {
  private EndpointTranslator() {}

  static List<LocalityEndpoints> translate(Fields cluster, @Nullable Discovery discovery) {
    Fields assignment = cluster.message("load_assignment");
    if (assignment == null) {
      if (discovery instanceof Discovery.LogicalDns) {
        cluster.error("load_assignment", "a LOGICAL_DNS cluster needs exactly one endpoint");
      }
      return List.of();
    }
    if (discovery instanceof Discovery.OriginalDst) {
      cluster.error("load_assignment", "an ORIGINAL_DST cluster must have no load assignment");
      assignment.refused();
      return List.of();
    }
    assignment.withoutEffect("cluster_name");
    boolean names =
        discovery instanceof Discovery.StrictDns || discovery instanceof Discovery.LogicalDns;
    List<LocalityEndpoints> localities = new ArrayList<>();
    for (Fields locality : assignment.messages("endpoints")) {
      localities.add(locality(locality, names));
    }
    if (discovery instanceof Discovery.LogicalDns && !isSingle(localities)) {
      cluster.error("load_assignment", "a LOGICAL_DNS cluster needs exactly one endpoint");
    }
    return List.copyOf(localities);
  }

  private static boolean isSingle(List<LocalityEndpoints> localities) {
    return localities.size() == 1 && localities.get(0).endpoints().size() == 1;
  }

  private static LocalityEndpoints locality(Fields locality, boolean names) {
    locality.withoutEffect("metadata");
    Fields place = locality.message("locality");
    List<Endpoint> endpoints = new ArrayList<>();
    for (Fields endpoint : locality.messages("lb_endpoints")) {
      Endpoint read = endpoint(endpoint, names);
      if (read != null) {
        endpoints.add(read);
      }
    }
    return new LocalityEndpoints(
        place == null ? "" : place.string("region"),
        place == null ? "" : place.string("zone"),
        place == null ? "" : place.string("sub_zone"),
        locality.integer("priority"),
        locality.numberValue("load_balancing_weight", 0),
        List.copyOf(endpoints));
  }

  private static @Nullable Endpoint endpoint(Fields member, boolean names) {
    long weight = member.numberValue("load_balancing_weight", 1);
    Endpoint.Health health = health(member.enumeration("health_status"));
    Map<String, Map<String, Object>> metadata = Structs.metadata(member, "metadata");
    Fields endpoint = member.message("endpoint");
    if (endpoint == null) {
      member.error("endpoint", "is required");
      return null;
    }
    endpoint.withoutEffect("health_check_config");
    String hostname = endpoint.string("hostname");
    Fields given = endpoint.message("address");
    if (given == null) {
      endpoint.error("address", "is required");
      return null;
    }
    Address address = names ? name(given) : Addresses.ip(given);
    return address == null ? null : new Endpoint(address, hostname, weight, health, metadata);
  }

  private static @Nullable Address name(Fields given) {
    Fields socket = given.message("socket_address");
    if (socket != null && !socket.string("resolver_name").isEmpty()) {
      socket.error("resolver_name", "a DNS cluster's endpoints have no resolver of their own");
    }
    Address address = Addresses.any(given);
    if (address instanceof Address.Pipe) {
      given.error("pipe", "a DNS cluster's endpoints are names and ports");
      return null;
    }
    return address;
  }

  /** What is not known is healthy. */
  private static Endpoint.Health health(String status) {
    return status.equals("UNKNOWN") ? Endpoint.Health.HEALTHY : Endpoint.Health.valueOf(status);
  }
}
