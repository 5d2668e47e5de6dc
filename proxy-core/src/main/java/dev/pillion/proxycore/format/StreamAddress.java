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
    UPSTREAM_HOST,
    UPSTREAM_REMOTE,
    UPSTREAM_LOCAL
  }

  /** Which part. */
  enum Part {
    WHOLE,
    WITHOUT_PORT,
    PORT
  }

  private static final int WHOLE_ADDRESS = -1;

  private final Field field;
  private final Part part;
  private final int prefix;

  StreamAddress(Field field, Part part) {
    this(field, part, WHOLE_ADDRESS);
  }

  private StreamAddress(Field field, Part part, int prefix) {
    this.field = field;
    this.part = part;
    this.prefix = prefix;
  }

  /** Without a port; with a prefix length, the range of that length that the address is in. */
  static StreamAddress withoutPort(Field field, @Nullable String prefix) {
    int length = WHOLE_ADDRESS;
    try {
      length = prefix == null ? WHOLE_ADDRESS : Integer.parseInt(prefix);
    } catch (NumberFormatException e) {
      // As in Envoy, what is no length counts for nothing.
    }
    return new StreamAddress(field, Part.WITHOUT_PORT, length);
  }

  @Override
  boolean append(FormatContext context, TextBuffer out) {
    SocketAddress address = address(context.info);
    if (address == null) {
      return false;
    }
    switch (part) {
      case WHOLE -> out.addresses().append(address, out);
      case WITHOUT_PORT ->
          out.append(
              prefix < 0 ? AddressTexts.withoutPort(address) : AddressTexts.range(address, prefix));
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
      case UPSTREAM_HOST -> info.upstreamHost == null ? null : info.upstreamHost.address();
      case UPSTREAM_REMOTE -> info.upstreamRemoteAddress;
      case UPSTREAM_LOCAL -> info.upstreamLocalAddress;
    };
  }

  @Override
  Kind kind() {
    return part == Part.PORT ? Kind.NUMBER : Kind.TEXT;
  }
}
