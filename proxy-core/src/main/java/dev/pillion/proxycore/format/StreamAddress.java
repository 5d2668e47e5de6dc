package dev.pillion.proxycore.format;

import dev.pillion.proxycore.http.StreamInfo;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Operators whose value is an address: whole, without its port, or the port alone. */
final class StreamAddress extends Operator {
  /** Whose address. */
  enum Field {
    DOWNSTREAM_REMOTE,
    DOWNSTREAM_DIRECT_REMOTE,
    DOWNSTREAM_LOCAL,
    DOWNSTREAM_DIRECT_LOCAL,
    UPSTREAM_REMOTE,
    UPSTREAM_LOCAL
  }

  /** Which part. */
  enum Part {
    WHOLE,
    WITHOUT_PORT,
    PORT
  }

  private final Field field;
  private final Part part;

  StreamAddress(Field field, Part part) {
    this.field = field;
    this.part = part;
  }

  @Override
  boolean append(FormatContext context, TextBuffer out) {
    SocketAddress address = address(context.info);
    if (address == null) {
      return false;
    }
    switch (part) {
      case WHOLE -> out.addresses().append(address, out);
      case WITHOUT_PORT -> out.append(AddressTexts.withoutPort(address));
      case PORT -> {
        int port = AddressTexts.port(address);
        if (port < 0) {
          return false;
        }
        out.append(port);
      }
    }
    return true;
  }

  private @Nullable SocketAddress address(StreamInfo info) {
    return switch (field) {
      case DOWNSTREAM_REMOTE ->
          info.downstreamRemoteAddress != null
              ? info.downstreamRemoteAddress
              : info.connection.remoteAddress;
      case DOWNSTREAM_DIRECT_REMOTE -> info.connection.directRemoteAddress;
      case DOWNSTREAM_LOCAL -> info.connection.localAddress;
      case DOWNSTREAM_DIRECT_LOCAL -> info.connection.directLocalAddress;
      case UPSTREAM_REMOTE -> info.upstreamRemoteAddress;
      case UPSTREAM_LOCAL -> info.upstreamLocalAddress;
    };
  }

  @Override
  Kind kind() {
    return part == Part.PORT ? Kind.NUMBER : Kind.TEXT;
  }
}
