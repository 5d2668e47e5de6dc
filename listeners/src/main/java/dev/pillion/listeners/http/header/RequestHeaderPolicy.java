package dev.pillion.listeners.http.header;

import dev.pillion.proxycore.config.http.ForwardProto;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig;
import dev.pillion.proxycore.config.http.RequestHeaderOptions;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.LocalReply;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.network.ConnectionInfo;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a connection manager makes of a request's head before anybody else sees it: who the client
 * is, which headers it may not send, which are added (Envoy: configuration/http/http_conn_man/
 * headers; header_sanitizing). Immutable, any worker.
 */
public final class RequestHeaderPolicy {
  private static final byte[] HTTP = ascii("http");
  private static final byte[] HTTPS = ascii("https");
  private static final byte[] TRUE = ascii("true");

  /** The peers whose place the node's own address takes: only these, as in Envoy. */
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private static final byte[] LOOPBACK_6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

  private final HttpConnectionManagerConfig config;
  private final InternalAddresses internal;
  private final byte[] nodeAddress;
  private final byte @Nullable [] nodeId;
  private final OriginalIp originalIp;
  private final ClientCertHeader clientCert;
  private final byte @Nullable [] schemeToSet;
  private final boolean schemeMatchesUpstream;
  private final boolean appendPort;
  private final ForwardProto forwardProto;
  private final byte[] serviceCluster;

  /**
   * @param node who this proxy is, as headers tell it
   */
  public RequestHeaderPolicy(HttpConnectionManagerConfig config, NodeIdentity node) {
    this.config = config;
    this.internal = new InternalAddresses(config.internalAddresses());
    this.nodeAddress = ascii(node.localAddress());
    this.nodeId = node.id().isEmpty() ? null : ascii(node.id());
    this.serviceCluster = ascii(node.cluster());
    RequestHeaderOptions options = config.requestHeaderOptions();
    this.originalIp = new OriginalIp(options.ipDetection());
    this.clientCert = new ClientCertHeader(options.clientCert());
    String scheme = options.schemeToSet();
    this.schemeToSet = scheme == null ? null : ascii(scheme);
    this.schemeMatchesUpstream = options.schemeMatchesUpstream();
    this.appendPort = options.appendForwardedPort();
    this.forwardProto = options.forwardProto();
  }

  /**
   * Changes the head and writes into the stream's info what it learnt of the client.
   *
   * @return how the request is refused; null: it goes on
   */
  public @Nullable LocalReply apply(
      HeaderMap headers, StreamInfo info, List<HeaderName> internalOnly, RequestIds ids) {
    ConnectionInfo connection = info.connection;
    long present = KnownRequestHeaders.sanitize(headers);
    if ((present & KnownRequestHeaders.REFERER) != 0) {
      Referer.sanitize(headers);
    }
    if ((present & KnownRequestHeaders.FORWARDED_FOR_AGAIN) != 0) {
      joinForwardedFor(headers);
    }
    boolean direct = config.useRemoteAddress();
    SocketAddress client = direct ? trustedClient(headers, present, connection) : null;
    boolean singleHop = direct && (present & KnownRequestHeaders.FORWARDED_FOR) == 0;
    if (direct) {
      forwardHop(headers, present, connection);
    } else if (!originalIp.isEmpty()) {
      OriginalIp.Found found =
          originalIp.detect(headers, connection, map -> appendPeer(map, connection));
      if (found.refusal() != null) {
        return found.refusal();
      }
      client = found.client();
      singleHop = found.trusted();
    } else if ((present & KnownRequestHeaders.FORWARDED_FOR) != 0) {
      String hops = headers.getJoined(HeaderNames.X_FORWARDED_FOR);
      client = hops == null ? null : ForwardedFor.addressFromEnd(hops, config.xffNumTrustedHops());
      singleHop =
          client != null
              && hops != null
              && config.xffNumTrustedHops() == 0
              && ForwardedFor.single(hops);
    }
    if (appendPort) {
      appendPort(headers, present, connection);
    }
    setScheme(headers, present, connection);
    boolean fromInside = singleHop && client != null && internal.contains(client);
    SocketAddress remote = client == null ? connection.remoteAddress : client;
    info.downstreamRemoteAddress = remote;
    info.internalRequest = fromInside;
    info.schemeMatchesUpstream = schemeMatchesUpstream;
    boolean edge = direct && !fromInside;
    if (fromInside) {
      headers.set(HeaderNames.X_ENVOY_INTERNAL, TRUE);
    } else {
      removeInternal(headers, present, internalOnly, edge);
    }
    addIdentity(headers);
    if (edge && remote instanceof InetSocketAddress ip) {
      headers.set(HeaderNames.X_ENVOY_EXTERNAL_ADDRESS, NetUtil.toAddressString(ip.getAddress()));
    }
    addRequestId(headers, present, edge, ids);
    clientCert.apply(headers, (present & KnownRequestHeaders.CLIENT_CERT) != 0, connection.tls);
    return null;
  }

  /** The client, where the peers in front are counted from the connection on. */
  private SocketAddress trustedClient(HeaderMap headers, long present, ConnectionInfo connection) {
    int hops = config.xffNumTrustedHops();
    if (hops > 0 && (present & KnownRequestHeaders.FORWARDED_FOR) != 0) {
      String value = headers.getJoined(HeaderNames.X_FORWARDED_FOR);
      SocketAddress client = value == null ? null : ForwardedFor.addressFromEnd(value, hops - 1);
      if (client != null) {
        return client;
      }
    }
    return connection.remoteAddress;
  }

  /** Says of this hop what the next one must know. */
  private void forwardHop(HeaderMap headers, long present, ConnectionInfo connection) {
    if (!config.skipXffAppend()) {
      if ((present & KnownRequestHeaders.FORWARDED_FOR) != 0) {
        appendPeer(headers, connection);
      } else if (connection.remoteAddress instanceof InetSocketAddress ip) {
        headers.add(HeaderNames.X_FORWARDED_FOR, hop(ip));
      }
    }
    if (config.xffNumTrustedHops() == 0 && (present & KnownRequestHeaders.FORWARDED_PROTO) != 0) {
      headers.set(HeaderNames.X_FORWARDED_PROTO, transportScheme(connection));
    }
  }

  /** Several lines become one, as they are in Envoy. */
  private static void joinForwardedFor(HeaderMap headers) {
    String all = headers.getJoined(HeaderNames.X_FORWARDED_FOR);
    headers.set(HeaderNames.X_FORWARDED_FOR, all == null ? "" : all);
  }

  private byte[] hop(InetSocketAddress peer) {
    byte[] address = peer.getAddress().getAddress();
    return Arrays.equals(address, LOOPBACK) || Arrays.equals(address, LOOPBACK_6)
        ? nodeAddress
        : ascii(NetUtil.toAddressString(peer.getAddress()));
  }

  private void appendPeer(HeaderMap headers, ConnectionInfo connection) {
    if (connection.remoteAddress instanceof InetSocketAddress ip) {
      String before = headers.getJoined(HeaderNames.X_FORWARDED_FOR);
      boolean none = before == null || before.isEmpty();
      String hop = new String(hop(ip), StandardCharsets.ISO_8859_1);
      headers.set(HeaderNames.X_FORWARDED_FOR, none ? hop : before + "," + hop);
    }
  }

  /** The port that the client came to, unless a trusted hop has said it. */
  private void appendPort(HeaderMap headers, long present, ConnectionInfo connection) {
    boolean told = (present & KnownRequestHeaders.FORWARDED_PORT) != 0;
    boolean believed = !config.useRemoteAddress() || config.xffNumTrustedHops() > 0;
    if (!(told && believed) && connection.localAddress instanceof InetSocketAddress ip) {
      headers.set(HeaderNames.X_FORWARDED_PORT, Integer.toString(ip.getPort()));
    }
  }

  /** The scheme is the target's, else x-forwarded-proto's if it is one, else the transport's. */
  private void setScheme(HeaderMap headers, long present, ConnectionInfo connection) {
    if (schemeToSet != null) {
      headers.set(HeaderNames.SCHEME, schemeToSet);
      headers.set(HeaderNames.X_FORWARDED_PROTO, schemeToSet);
      return;
    }
    byte[] transport = transportScheme(connection);
    boolean told = (present & KnownRequestHeaders.FORWARDED_PROTO) != 0;
    if (!told) {
      headers.add(HeaderNames.X_FORWARDED_PROTO, transport);
    }
    if ((present & KnownRequestHeaders.SCHEME) != 0) {
      lowerCaseScheme(headers);
      return;
    }
    byte[] scheme = transport;
    if (told) {
      int line = headers.indexOf(HeaderNames.X_FORWARDED_PROTO);
      if (headers.valueEqualsIgnoreCase(line, "https")) {
        scheme = HTTPS;
      } else if (headers.valueEqualsIgnoreCase(line, "http")) {
        scheme = HTTP;
      }
    }
    headers.add(HeaderNames.SCHEME, scheme);
  }

  private static void lowerCaseScheme(HeaderMap headers) {
    int line = headers.indexOf(HeaderNames.SCHEME);
    if (!headers.valueEquals(line, HTTP) && !headers.valueEquals(line, HTTPS)) {
      headers.set(HeaderNames.SCHEME, headers.value(line).toLowerCase(Locale.ROOT));
    }
  }

  private byte[] transportScheme(ConnectionInfo connection) {
    if (connection.localAddressRestored
        && connection.localAddress instanceof InetSocketAddress local) {
      if (forwardProto.httpsPorts().contains(local.getPort())) {
        return HTTPS;
      }
      if (forwardProto.httpPorts().contains(local.getPort())) {
        return HTTP;
      }
    }
    return connection.tls == null ? HTTP : HTTPS;
  }

  private static void removeInternal(
      HeaderMap headers, long present, List<HeaderName> internalOnly, boolean edge) {
    if ((present & KnownRequestHeaders.INTERNAL_ONLY) != 0) {
      KnownRequestHeaders.removeInternalOnly(headers);
    }
    if (edge && (present & KnownRequestHeaders.EDGE_ONLY) != 0) {
      KnownRequestHeaders.removeAtEdge(headers);
    }
    for (int i = 0; i < internalOnly.size(); i++) {
      headers.remove(internalOnly.get(i));
    }
  }

  private void addIdentity(HeaderMap headers) {
    if (config.addUserAgent()) {
      headers.set(HeaderNames.X_ENVOY_DOWNSTREAM_SERVICE_CLUSTER, serviceCluster);
      int agent = headers.indexOf(HeaderNames.USER_AGENT);
      if (agent < 0 || headers.valueLength(agent) == 0) {
        headers.set(HeaderNames.USER_AGENT, serviceCluster);
      }
      if (nodeId != null) {
        headers.set(HeaderNames.X_ENVOY_DOWNSTREAM_SERVICE_NODE, nodeId);
      }
    }
    if (!config.via().isEmpty()) {
      Via.append(headers, config.via());
    }
  }

  private void addRequestId(HeaderMap headers, long present, boolean edge, RequestIds ids) {
    if (!config.generateRequestId()) {
      return;
    }
    String given =
        (present & KnownRequestHeaders.REQUEST_ID) == 0
            ? null
            : headers.getJoined(HeaderNames.X_REQUEST_ID);
    if (given == null || given.isEmpty() || (edge && !config.preserveExternalRequestId())) {
      headers.set(HeaderNames.X_REQUEST_ID, ids.next());
    } else if (given.indexOf(',') >= 0) {
      headers.set(HeaderNames.X_REQUEST_ID, given); // of several lines, one
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
