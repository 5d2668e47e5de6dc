package dev.pillion.xdsclient.dump;

import dev.pillion.xdsclient.schema.Field;
import dev.pillion.xdsclient.schema.Message;
import dev.pillion.xdsclient.schema.Schema;

/** The bootstrap's node, with what Envoy adds of the program. */
final class NodeMessage {
  private NodeMessage() {}

  static Message withBuild(Schema schema, Message node, BuildInfo build) {
    set(node, "user_agent_name", build.userAgent());
    Message version = new Message(node.type().require("user_agent_build_version").message(), 0);
    Message number = new Message(version.type().require("version").message(), 0);
    set(number, "major_number", (long) build.major());
    set(number, "minor_number", (long) build.minor());
    set(number, "patch", (long) build.patch());
    set(version, "version", number);
    set(version, "metadata", StructMessages.struct(schema, build.metadata()));
    set(node, "user_agent_build_version", version);
    Field extensions = node.type().require("extensions");
    for (BuiltExtension extension : build.extensions()) {
      Message message = new Message(extensions.message(), 0);
      set(message, "name", extension.name());
      set(message, "category", extension.category());
      for (String url : extension.typeUrls()) {
        message.add(message.type().require("type_urls"), url, 0);
      }
      node.add(extensions, message, 0);
    }
    return node;
  }

  private static void set(Message message, String name, Object value) {
    message.set(message.type().require(name), value, 0);
  }
}
