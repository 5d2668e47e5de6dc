package dev.pillion.proxycore.http;

import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.route.Route;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one stream (an HTTP request, or a TCP connection being proxied) while it lives
 * and when it is logged. Plain fields: it belongs to its worker, and every part of the data path
 * writes here what it learns.
 */
public final class StreamInfo {
  /** An unset time stamp. */
  public static final long UNSET = Long.MIN_VALUE;

  public final ConnectionInfo connection;

  /** Monotonic nanoseconds (see TimeSource); {@link #UNSET} until reached. */
  public long startNanos = UNSET;

  public long startEpochMillis;
  public long lastDownstreamRxByteNanos = UNSET;
  public long firstUpstreamTxByteNanos = UNSET;
  public long lastUpstreamTxByteNanos = UNSET;
  public long firstUpstreamRxByteNanos = UNSET;
  public long lastUpstreamRxByteNanos = UNSET;
  public long firstDownstreamTxByteNanos = UNSET;
  public long lastDownstreamTxByteNanos = UNSET;
  public long endNanos = UNSET;

  /** Null for TCP and until the codec knows. */
  public @Nullable Protocol protocol;

  /** 0 while there is no response. */
  public int responseCode;

  public @Nullable String responseCodeDetails;
  public @Nullable String connectionTerminationDetails;
  public @Nullable String upstreamTransportFailureReason;

  /** Body bytes. */
  public long bytesReceived;

  public long bytesSent;

  /** Bytes of heads and trailers, as they came and went. */
  public long headerBytesReceived;

  public long headerBytesSent;
  public long wireBytesReceived;
  public long wireBytesSent;

  public @Nullable String routeName;
  public @Nullable String virtualHostName;
  public @Nullable String virtualClusterName;

  /** The matched route; null for TCP and without a match. */
  public @Nullable Route route;

  public @Nullable String upstreamCluster;

  /** The cluster's {@code alt_stat_name}; null: it has none. */
  public @Nullable String upstreamClusterStatName;

  /** The chosen cluster; null until there is one. */
  public @Nullable UpstreamCluster upstreamClusterInfo;

  /** What the upstream is spoken to in; null until a connection is chosen, and for TCP. */
  public @Nullable Protocol upstreamProtocol;

  /** What the upstream connection is connected to; null before there is one. */
  public @Nullable SocketAddress upstreamRemoteAddress;

  /** Our end of the upstream connection. */
  public @Nullable SocketAddress upstreamLocalAddress;

  public @Nullable String upstreamHostName;

  /** The chosen endpoint; null until there is one. */
  public @Nullable UpstreamHost upstreamHost;

  /** The last endpoint that gave a connection; null: none did. */
  public @Nullable UpstreamHost attemptedHost;

  /** Those before {@link #attemptedHost}; null: none. */
  public @Nullable List<UpstreamHost> earlierHosts;

  /** The connections that were used before {@link #upstreamConnectionId}; null: none. */
  public @Nullable List<Long> earlierConnections;

  /** When the upstream connection began to be made, and when it stood. */
  public long upstreamConnectStartNanos = UNSET;

  public long upstreamConnectEndNanos = UNSET;

  /** What the last attempt has cost upstream; null before there was a connection. */
  public @Nullable WireBytes upstreamBytes;

  /** How often a route was looked for. */
  public int routeResolutions;

  /** How long the stream waited for its upstream connection (ns); {@link #UNSET} until it came. */
  public long poolReadyNanos = UNSET;

  public long upstreamConnectionId;
  public int upstreamAttempts;

  /**
   * The client as XFF and trusted hops say; the connection's own remote address until the HCM has
   * looked.
   */
  public @Nullable SocketAddress downstreamRemoteAddress;

  public boolean internalRequest;

  /** Whether {@code :scheme} becomes that of the upstream's transport. */
  public boolean schemeMatchesUpstream;

  public boolean healthCheck;

  /** Dynamic metadata by filter namespace; null until something is put. */
  public @Nullable Map<String, Map<String, Object>> dynamicMetadata;

  /** Filter state objects by key; null until something is put. */
  public @Nullable Map<String, Object> filterState;

  private static final int FLAG_BITS = 5;

  private long flags;

  /** The flags' places in their enum, in the order in which they were set: a dozen fit. */
  private long flagOrder;

  private int flagCount;

  public StreamInfo(ConnectionInfo connection) {
    this.connection = connection;
  }

  public void setFlag(ResponseFlag flag) {
    if ((flags & flag.bit()) == 0) {
      flags |= flag.bit();
      flagOrder |= (long) Long.numberOfTrailingZeros(flag.bit()) << (FLAG_BITS * flagCount);
      flagCount++;
    }
  }

  public boolean hasFlag(ResponseFlag flag) {
    return (flags & flag.bit()) != 0;
  }

  /** How many flags are set. */
  public int flagCount() {
    return flagCount;
  }

  /** The flags in the order in which they were set, as Envoy prints them. */
  public ResponseFlag flag(int index) {
    return ResponseFlag.at((int) (flagOrder >>> (FLAG_BITS * index)) & ((1 << FLAG_BITS) - 1));
  }

  /** The flags as a set of {@link ResponseFlag#bit}s. */
  public long flags() {
    return flags;
  }

  /** Notes that an endpoint has given a connection to the stream. */
  public void attempt(UpstreamHost host, long connection) {
    UpstreamHost before = attemptedHost;
    if (before != null) {
      List<UpstreamHost> hosts = earlierHosts;
      List<Long> connections = earlierConnections;
      if (hosts == null || connections == null) {
        hosts = new ArrayList<>();
        connections = new ArrayList<>();
        earlierHosts = hosts;
        earlierConnections = connections;
      }
      hosts.add(before);
      connections.add(upstreamConnectionId);
    }
    attemptedHost = host;
    upstreamConnectionId = connection;
  }

  /** Puts values into a namespace of the dynamic metadata, which is there then if they are none. */
  public void putMetadata(String namespace, Map<String, Object> values) {
    Map<String, Map<String, Object>> all = dynamicMetadata;
    if (all == null) {
      all = new HashMap<>();
      dynamicMetadata = all;
    }
    all.computeIfAbsent(namespace, n -> new HashMap<>()).putAll(values);
  }

  /** Puts a value into a namespace of the dynamic metadata. */
  public void putMetadata(String namespace, String key, Object value) {
    Map<String, Map<String, Object>> all = dynamicMetadata;
    if (all == null) {
      all = new HashMap<>();
      dynamicMetadata = all;
    }
    all.computeIfAbsent(namespace, n -> new HashMap<>()).put(key, value);
  }
}
