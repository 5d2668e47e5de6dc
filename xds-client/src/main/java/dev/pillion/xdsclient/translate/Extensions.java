package dev.pillion.xdsclient.translate;

import org.jspecify.annotations.Nullable;

/** Extensions: a name, which is a label only, and a typed configuration, which says what it is. */
final class Extensions {
  private Extensions() {}

  /** The typed configuration; null when there is none, which is noted. */
  static @Nullable Fields typedConfig(Fields extension, String what) {
    Fields any = extension.message("typed_config");
    if (any != null && any.has("type_url")) {
      return any.payload();
    }
    if (!extension.knows("config_discovery") || !extension.has("config_discovery")) {
      extension.error("a typed_config is needed to say which " + what + " it is");
    }
    return null;
  }

  /** Refuses an extension of a type that is known but not built. */
  static void refuse(Fields config, String what) {
    config.refused();
    config.error("the " + what + " " + config.type().name() + " is not supported yet");
  }

  /** Only plaintext; TLS comes with mTLS. */
  static void requireRawBuffer(Fields in, String name) {
    Fields socket = in.message(name);
    if (socket == null) {
      return;
    }
    socket.withoutEffect("name");
    Fields config = typedConfig(socket, "transport socket");
    if (config != null
        && !config.is("envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer")) {
      refuse(config, "transport socket");
    }
  }
}
