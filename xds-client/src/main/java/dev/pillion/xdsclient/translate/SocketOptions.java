package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.SocketOption;
import dev.pillion.proxycore.config.TcpKeepalive;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code SocketOption} and {@code TcpKeepalive}. */
final class SocketOptions {
  private SocketOptions() {}

  static List<SocketOption> read(Fields in, String name) {
    List<SocketOption> options = new ArrayList<>();
    for (Fields option : in.messages(name)) {
      if (isForStreams(option)) {
        options.add(option(option));
      }
    }
    return List.copyOf(options);
  }

  /** An option for datagram sockets alone is none for ours, which are all streams. */
  private static boolean isForStreams(Fields option) {
    Fields type = option.message("type");
    if (type == null) {
      return true;
    }
    boolean stream = type.message("stream") != null;
    boolean datagram = type.message("datagram") != null;
    if (datagram && !stream) {
      option.refused();
      return false;
    }
    return true;
  }

  private static SocketOption option(Fields option) {
    SocketOption.Value value =
        option.has("buf_value")
            ? new SocketOption.Value.Bytes(option.bytes("buf_value"))
            : new SocketOption.Value.IntValue((int) option.number("int_value"));
    SocketOption.State state =
        switch (option.enumeration("state")) {
          case "STATE_BOUND" -> SocketOption.State.BOUND;
          case "STATE_LISTENING" -> SocketOption.State.LISTENING;
          default -> SocketOption.State.PREBIND;
        };
    return new SocketOption(
        option.string("description"),
        option.integer("level"),
        option.integer("name"),
        value,
        state);
  }

  static @Nullable TcpKeepalive keepalive(@Nullable Fields keepalive) {
    if (keepalive == null) {
      return null;
    }
    return new TcpKeepalive(
        keepalive.integerValue("keepalive_probes", -1),
        keepalive.integerValue("keepalive_time", -1),
        keepalive.integerValue("keepalive_interval", -1));
  }
}
