package dev.pillion.xdsclient;

import dev.pillion.xdsclient.json.JsonPrinter;
import dev.pillion.xdsclient.schema.Field;
import dev.pillion.xdsclient.schema.Message;
import dev.pillion.xdsclient.schema.MessageType;
import dev.pillion.xdsclient.schema.Schema;
import dev.pillion.xdsclient.schema.Values;
import dev.pillion.xdsclient.schema.WireDecoder;
import dev.pillion.xdsclient.schema.WireException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The admin server's {@code /config_dump}, made from the serialized bootstrap when somebody asks:
 * nothing of it is held in between. Any thread.
 */
public final class ConfigDumpJson {
  private static final String ADMIN = "envoy.admin.v3.";
  private static final String URL = "type.googleapis.com/";
  private static final String HCM =
      "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";

  private final Schema schema = Schema.load();
  private final Message bootstrap;
  private final Instant loaded;

  private ConfigDumpJson(byte[] serialized, Instant loaded) throws WireException {
    bootstrap =
        WireDecoder.decode(schema.require("envoy.config.bootstrap.v3.Bootstrap"), serialized);
    this.loaded = loaded;
  }

  /**
   * The whole dump as Envoy prints it.
   *
   * @param serialized {@link LoadedBootstrap#serialized()}
   * @param loaded when the bootstrap was loaded
   */
  public static String print(byte[] serialized, Instant loaded) {
    try {
      return new ConfigDumpJson(serialized, loaded).print();
    } catch (WireException e) {
      throw new IllegalArgumentException("not a serialized bootstrap", e);
    }
  }

  private String print() {
    Message dump = message("ConfigDump");
    add(dump, "configs", any(bootstrapDump()));
    add(dump, "configs", any(clustersDump()));
    add(dump, "configs", any(listenersDump()));
    add(dump, "configs", any(message("ScopedRoutesConfigDump")));
    add(dump, "configs", any(routesDump()));
    add(dump, "configs", any(message("SecretsConfigDump")));
    StringBuilder out = new StringBuilder();
    JsonPrinter.print(schema, dump, out);
    return out.append('\n').toString();
  }

  private Message bootstrapDump() {
    Message section = message("BootstrapConfigDump");
    set(section, "bootstrap", bootstrap);
    set(section, "last_updated", timestamp());
    return section;
  }

  private Message clustersDump() {
    Message section = message("ClustersConfigDump");
    for (Message cluster : staticResources("clusters")) {
      addResource(section, "static_clusters", "cluster", cluster);
    }
    return section;
  }

  private Message listenersDump() {
    Message section = message("ListenersConfigDump");
    for (Message listener : staticResources("listeners")) {
      addResource(section, "static_listeners", "listener", listener);
    }
    return section;
  }

  private Message routesDump() {
    Message section = message("RoutesConfigDump");
    for (Message listener : staticResources("listeners")) {
      for (Message chain : messages(listener, "filter_chains")) {
        addRoutes(section, chain);
      }
      Message chain = listener.message("default_filter_chain");
      if (chain != null) {
        addRoutes(section, chain);
      }
    }
    return section;
  }

  private void addRoutes(Message section, Message chain) {
    for (Message filter : messages(chain, "filters")) {
      Message config = filter.message("typed_config");
      Message hcm = config == null ? null : connectionManager(config);
      Message routes = hcm == null ? null : hcm.message("route_config");
      if (routes != null) {
        addResource(section, "static_route_configs", "route_config", routes);
      }
    }
  }

  private @Nullable Message connectionManager(Message any) {
    if (!any.text("type_url").endsWith("/" + HCM)) {
      return null;
    }
    byte[] bytes = any.get(any.type().require("value")) instanceof byte[] b ? b : new byte[0];
    try {
      return WireDecoder.decode(schema.require(HCM), bytes);
    } catch (WireException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Message> staticResources(String name) {
    Message resources = bootstrap.message("static_resources");
    return resources == null ? List.of() : messages(resources, name);
  }

  private static List<Message> messages(Message in, String name) {
    List<Message> all = new ArrayList<>();
    Values list = in.list(name);
    for (int i = 0; list != null && i < list.size(); i++) {
      all.add((Message) list.get(i));
    }
    return all;
  }

  private void addResource(Message section, String list, String name, Message resource) {
    Field field = section.type().require(list);
    Message entry = new Message(field.message(), 0);
    set(entry, name, any(resource));
    set(entry, "last_updated", timestamp());
    section.add(field, entry, 0);
  }

  private Message timestamp() {
    Message time = new Message(schema.require("google.protobuf.Timestamp"), 0);
    set(time, "seconds", loaded.getEpochSecond());
    set(time, "nanos", loaded.toEpochMilli() % 1000 * 1_000_000L);
    return time;
  }

  private Message any(Message payload) {
    Message any = new Message(schema.require(Message.ANY), 0);
    set(any, "type_url", URL + payload.type().name());
    any.setPayload(payload);
    return any;
  }

  private Message message(String name) {
    MessageType type = schema.require(ADMIN + name);
    return new Message(type, 0);
  }

  private static void set(Message message, String field, Object value) {
    message.set(message.type().require(field), value, 0);
  }

  private static void add(Message message, String field, Message value) {
    message.add(message.type().require(field), value, 0);
  }
}
