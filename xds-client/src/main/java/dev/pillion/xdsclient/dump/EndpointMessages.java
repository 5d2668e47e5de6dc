package dev.pillion.xdsclient.dump;

import dev.pillion.xdsclient.dump.EndpointsDump.HostDump;
import dev.pillion.xdsclient.dump.EndpointsDump.LocalityDump;
import dev.pillion.xdsclient.schema.Field;
import dev.pillion.xdsclient.schema.Message;
import dev.pillion.xdsclient.schema.Schema;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;

/** Hosts as {@code envoy.config.endpoint.v3.ClusterLoadAssignment}. */
final class EndpointMessages {
  private final Schema schema;

  EndpointMessages(Schema schema) {
    this.schema = schema;
  }

  Message assignment(EndpointsDump cluster) {
    Message assignment =
        new Message(schema.require("envoy.config.endpoint.v3.ClusterLoadAssignment"), 0);
    set(assignment, "cluster_name", cluster.cluster());
    for (LocalityDump locality : cluster.localities()) {
      Field endpoints = assignment.type().require("endpoints");
      assignment.add(endpoints, locality(new Message(endpoints.message(), 0), locality), 0);
    }
    wrapped(
        child(assignment, "policy"), "overprovisioning_factor", cluster.overprovisioningFactor());
    return assignment;
  }

  private Message locality(Message message, LocalityDump dump) {
    Message locality = child(message, "locality");
    set(locality, "region", dump.region());
    set(locality, "zone", dump.zone());
    set(locality, "sub_zone", dump.subZone());
    Field endpoints = message.type().require("lb_endpoints");
    for (HostDump host : dump.hosts()) {
      message.add(endpoints, host(new Message(endpoints.message(), 0), host), 0);
    }
    wrapped(message, "load_balancing_weight", dump.weight());
    set(message, "priority", (long) dump.priority());
    return message;
  }

  private Message host(Message message, HostDump host) {
    Message endpoint = child(message, "endpoint");
    address(child(endpoint, "address"), host.address());
    child(endpoint, "health_check_config");
    set(endpoint, "hostname", host.hostname());
    Field health = message.type().require("health_status");
    Long number = health.enumType().numberOf(host.health());
    message.set(health, Objects.requireNonNull(number), 0);
    if (host.metadata() != null) {
      Message metadata = child(message, "metadata");
      Field entries = metadata.type().require("filter_metadata");
      host.metadata()
          .forEach(
              (name, struct) -> {
                Message entry = new Message(entries.message(), 0);
                set(entry, "key", name);
                entry.set(entry.type().require("value"), StructMessages.struct(schema, struct), 0);
                metadata.add(entries, entry, 0);
              });
    }
    wrapped(message, "load_balancing_weight", host.weight());
    return message;
  }

  private static void address(Message message, SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      Message socket = child(message, "socket_address");
      set(
          socket,
          "address",
          inet.getAddress() == null
              ? inet.getHostString()
              : io.netty.util.NetUtil.toAddressString(inet.getAddress()));
      set(socket, "port_value", (long) inet.getPort());
    } else {
      set(child(message, "pipe"), "path", address.toString());
    }
  }

  private static Message child(Message message, String name) {
    Field field = message.type().require(name);
    Message child = new Message(field.message(), 0);
    message.set(field, child, 0);
    return child;
  }

  /** A UInt32Value, which is there even when it is 0. */
  private static void wrapped(Message message, String name, long value) {
    set(child(message, name), "value", value);
  }

  private static void set(Message message, String name, Object value) {
    message.set(message.type().require(name), value, 0);
  }
}
