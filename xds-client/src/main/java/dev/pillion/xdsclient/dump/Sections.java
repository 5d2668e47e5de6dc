package dev.pillion.xdsclient.dump;

import dev.pillion.xdsclient.schema.Field;
import dev.pillion.xdsclient.schema.Message;
import dev.pillion.xdsclient.schema.MessageType;
import dev.pillion.xdsclient.schema.Schema;
import dev.pillion.xdsclient.schema.Values;
import dev.pillion.xdsclient.schema.WireDecoder;
import dev.pillion.xdsclient.schema.WireException;
import dev.pillion.xdsclient.schema.WireSlices;
import dev.pillion.xdsclient.schema.WireSlices.Slice;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sections of a dump, in the order of Envoy's: bootstrap, clusters, endpoints, listeners,
 * scoped routes, routes, secrets. Clusters and listeners are decoded one at a time.
 */
final class Sections {
  private static final String ADMIN = "envoy.admin.v3.";
  private static final String URL = "type.googleapis.com/";
  private static final String HCM =
      "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";
  private static final Slice NOWHERE = new Slice(0, 0);

  private final Schema schema;
  private final ConfigDump.Source source;
  private final ConfigDump.Query query;
  private final WireSlices bootstrap;
  private final WireSlices resources;

  Sections(Schema schema, ConfigDump.Source source, ConfigDump.Query query) throws WireException {
    this.schema = schema;
    this.source = source;
    this.query = query;
    byte[] bytes = source.serialized();
    MessageType type = schema.require("envoy.config.bootstrap.v3.Bootstrap");
    bootstrap = WireSlices.of(type, bytes, new Slice(0, bytes.length), Set.of("static_resources"));
    List<Slice> at = bootstrap.of("static_resources");
    resources =
        WireSlices.of(
            type.require("static_resources").message(),
            bytes,
            at.isEmpty() ? NOWHERE : at.getLast(),
            Set.of("listeners", "clusters"));
  }

  List<Outline> all() {
    List<Outline> all = new ArrayList<>();
    all.add(bootstrapSection());
    all.add(section("ClustersConfigDump", "static_clusters", () -> named("clusters", "cluster")));
    if (query.includeEds()) {
      all.add(section("EndpointsConfigDump", "static_endpoint_configs", this::endpoints));
    }
    all.add(
        section("ListenersConfigDump", "static_listeners", () -> named("listeners", "listener")));
    all.add(Outline.of(message("ScopedRoutesConfigDump")));
    all.add(section("RoutesConfigDump", "static_route_configs", this::routes));
    all.add(Outline.of(message("SecretsConfigDump")));
    return all;
  }

  private Outline section(String name, String list, Supplier<Stream<Message>> elements) {
    return new Outline(message(name), Map.of(list, () -> elements.get().iterator()), Map.of());
  }

  private Outline bootstrapSection() {
    Message section = message("BootstrapConfigDump");
    section.set(section.type().require("last_updated"), timestamp(), 0);
    Message rest = bootstrap.rest();
    if (source.build() != null) {
      Field node = rest.type().require("node");
      Message known =
          rest.get(node) instanceof Message given ? given : new Message(node.message(), 0);
      rest.set(node, NodeMessage.withBuild(schema, known, source.build()), 0);
    }
    Map<String, Outline> nested =
        bootstrap.of("static_resources").isEmpty()
            ? Map.of()
            : Map.of("static_resources", staticResources());
    return new Outline(section, Map.of(), Map.of("bootstrap", new Outline(rest, Map.of(), nested)));
  }

  private Outline staticResources() {
    return new Outline(
        resources.rest(),
        Map.of(
            "listeners", () -> decoded("listeners").iterator(),
            "clusters", () -> decoded("clusters").iterator()),
        Map.of());
  }

  private Stream<Message> decoded(String list) {
    MessageType type = resources.rest().type().require(list).message();
    return resources.of(list).stream().map(slice -> resources.decode(type, slice));
  }

  /** Clusters or listeners, each in its frame with the time. */
  private Stream<Message> named(String list, String field) {
    String frame =
        field.equals("cluster")
            ? "ClustersConfigDump.StaticCluster"
            : "ListenersConfigDump.StaticListener";
    return decoded(list)
        .filter(resource -> query.names().test(resource.text("name")))
        .map(resource -> framed(frame, field, resource));
  }

  private Stream<Message> routes() {
    return decoded("listeners")
        .flatMap(Sections::chains)
        .flatMap(chain -> messages(chain, "filters"))
        .map(this::routeConfig)
        .filter(Objects::nonNull)
        .filter(routes -> query.names().test(routes.text("name")))
        .map(routes -> framed("RoutesConfigDump.StaticRouteConfig", "route_config", routes));
  }

  private Stream<Message> endpoints() {
    EndpointMessages messages = new EndpointMessages(schema);
    Iterator<EndpointsDump> clusters = source.endpoints().get();
    return Stream.generate(() -> clusters.hasNext() ? clusters.next() : null)
        .takeWhile(Objects::nonNull)
        .filter(cluster -> query.names().test(cluster.cluster()))
        .map(
            cluster -> {
              Message frame = message("EndpointsConfigDump.StaticEndpointConfig");
              frame.set(
                  frame.type().require("endpoint_config"), any(messages.assignment(cluster)), 0);
              return frame;
            });
  }

  private static Stream<Message> chains(Message listener) {
    Message last = listener.message("default_filter_chain");
    Stream<Message> chains = messages(listener, "filter_chains");
    return last == null ? chains : Stream.concat(chains, Stream.of(last));
  }

  private static Stream<Message> messages(Message in, String list) {
    Values values = in.list(list);
    return values == null
        ? Stream.of()
        : IntStream.range(0, values.size()).mapToObj(i -> (Message) values.get(i));
  }

  private @Nullable Message routeConfig(Message filter) {
    Message config = filter.message("typed_config");
    if (config == null || !config.text("type_url").endsWith("/" + HCM)) {
      return null;
    }
    byte[] bytes = config.get(config.type().require("value")) instanceof byte[] b ? b : new byte[0];
    try {
      return WireDecoder.decode(schema.require(HCM), bytes).message("route_config");
    } catch (WireException e) {
      throw new IllegalStateException("the bytes were written here", e);
    }
  }

  private Message framed(String frame, String field, Message resource) {
    Message message = message(frame);
    message.set(message.type().require(field), any(resource), 0);
    message.set(message.type().require("last_updated"), timestamp(), 0);
    return message;
  }

  private Message timestamp() {
    Message time = new Message(schema.require("google.protobuf.Timestamp"), 0);
    time.set(time.type().require("seconds"), source.loaded().getEpochSecond(), 0);
    time.set(time.type().require("nanos"), source.loaded().toEpochMilli() % 1000 * 1_000_000L, 0);
    return time;
  }

  private Message any(Message payload) {
    Message any = new Message(schema.require(Message.ANY), 0);
    any.set(any.type().require("type_url"), URL + payload.type().name(), 0);
    any.setPayload(payload);
    return any;
  }

  private Message message(String name) {
    return new Message(schema.require(ADMIN + name), 0);
  }
}
