package dev.pillion.expressions;

import dev.cel.runtime.CelVariableResolver;
import dev.pillion.proxycore.format.AddressTexts;
import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.network.ConnectionInfo;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The variables of an expression: Envoy's attributes of one stream. */
final class Attributes implements CelVariableResolver {
  private final FormatContext context;
  private final Map<String, Object> node;

  Attributes(FormatContext context, Map<String, Object> node) {
    this.context = context;
    this.node = node;
  }

  @Override
  public Optional<Object> find(String name) {
    StreamInfo info = context.info;
    return Optional.ofNullable(
        switch (name) {
          case "request" -> new RequestAttributes(context);
          case "response" -> new ResponseAttributes(context);
          case "connection" -> new ConnectionAttributes(info);
          case "upstream" -> new UpstreamAttributes(info);
          case "source" -> new Peer(source(info));
          case "destination" -> new Peer(info.connection.localAddress);
          case "metadata" ->
              new MetadataAttributes(
                  info.dynamicMetadata == null ? Map.of() : info.dynamicMetadata);
          case "filter_state" -> new FilterState(info.filterState);
          case "upstream_filter_state" -> new FilterState(null);
          case "xds" -> new XdsAttributes(info, node);
          default -> null;
        });
  }

  private static SocketAddress source(StreamInfo info) {
    SocketAddress told = info.downstreamRemoteAddress;
    return told != null ? told : info.connection.remoteAddress;
  }

  static @Nullable Object port(SocketAddress address) {
    int port = AddressTexts.port(address);
    return port < 0 ? null : (Object) (long) port;
  }

  /** One end of the downstream connection. */
  private static final class Peer extends AttributeMap {
    private final SocketAddress address;

    Peer(SocketAddress address) {
      this.address = address;
    }

    @Override
    @Nullable Object find(String name) {
      return switch (name) {
        case "address" -> AddressTexts.text(address);
        case "port" -> port(address);
        default -> null;
      };
    }
  }

  private static final class ConnectionAttributes extends AttributeMap {
    private final StreamInfo info;

    ConnectionAttributes(StreamInfo info) {
      this.info = info;
    }

    @Override
    @Nullable Object find(String name) {
      ConnectionInfo connection = info.connection;
      return switch (name) {
        case "mtls" -> connection.tls != null && connection.tls.peerSubject() != null;
        case "requested_server_name" -> connection.requestedServerName;
        case "id" -> com.google.common.primitives.UnsignedLong.valueOf(connection.id);
        case "termination_details" -> info.connectionTerminationDetails;
        case "tls_version" -> connection.tls == null ? null : connection.tls.version();
        case "subject_peer_certificate" ->
            connection.tls == null ? null : connection.tls.peerSubject();
        case "uri_san_peer_certificate" ->
            connection.tls == null || connection.tls.peerUriSans().isEmpty()
                ? null
                : connection.tls.peerUriSans().getFirst();
        case "dns_san_peer_certificate" ->
            connection.tls == null || connection.tls.peerDnsSans().isEmpty()
                ? null
                : connection.tls.peerDnsSans().getFirst();
        case "uri_san_local_certificate" ->
            connection.tls == null || connection.tls.localUriSans().isEmpty()
                ? null
                : connection.tls.localUriSans().getFirst();
        default -> null;
      };
    }
  }

  /** Objects that filters shared: their text as bytes, as Envoy gives those it knows no better. */
  private static final class FilterState extends AttributeMap {
    private final @Nullable Map<String, Object> state;

    FilterState(@Nullable Map<String, Object> state) {
      this.state = state;
    }

    @Override
    @Nullable Object find(String name) {
      Object value = state == null ? null : state.get(name);
      return value == null
          ? null
          : dev.cel.common.values.CelByteString.copyFromUtf8(value.toString());
    }
  }

  /** Headers by their name in any case; the values of several lines are joined by commas. */
  static final class Headers extends AttributeMap {
    private final @Nullable HeaderMap headers;

    Headers(@Nullable HeaderMap headers) {
      this.headers = headers;
    }

    @Override
    @Nullable Object find(String name) {
      return headers == null ? null : headers.getJoined(HeaderName.of(name));
    }

    @Override
    public int size() {
      return headers == null ? 0 : headers.size();
    }
  }
}
