package dev.pillion.proxycore.network;

import java.net.SocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a downstream connection. Filled in while listener filters run, then only read.
 * Belongs to its worker.
 */
public final class ConnectionInfo {
  /** Unique in the process. */
  public final long id;

  /** The socket's peer. */
  public final SocketAddress directRemoteAddress;

  /** The socket's own address. */
  public final SocketAddress directLocalAddress;

  /** The peer, or what the PROXY protocol said of it. */
  public SocketAddress remoteAddress;

  /** The address the peer meant: the original destination once it is restored. */
  public SocketAddress localAddress;

  /** True once original_dst or the PROXY protocol set {@link #localAddress}. */
  public boolean localAddressRestored;

  /** {@code tls} or {@code raw_buffer} or empty: not detected. */
  public String transportProtocol = "";

  /** The server name that the ClientHello asked for; empty: none. */
  public String requestedServerName = "";

  /** What the ClientHello offered by ALPN, or http_inspector found. */
  public List<String> applicationProtocols = List.of();

  /** PROXY protocol TLVs to be passed on, by their type in decimal; null: none. */
  public @Nullable Map<String, byte[]> proxyProtocolTlvs;

  /** The connection's dynamic metadata by namespace; null until something is put. */
  public @Nullable Map<String, Map<String, Object>> dynamicMetadata;

  /** The listener's name and the chosen filter chain's. */
  public String listenerName = "";

  public String filterChainName = "";

  /** INBOUND, OUTBOUND or UNSPECIFIED, as the listener's traffic_direction says. */
  public String trafficDirection = "UNSPECIFIED";

  /** The listener's {@code filter_metadata} by namespace. */
  public Map<String, Map<String, Object>> listenerMetadata = Map.of();

  /** The chosen filter chain's {@code filter_metadata} by namespace. */
  public Map<String, Map<String, Object>> filterChainMetadata = Map.of();

  /** What TLS knows, once it stands; null for plaintext. */
  public @Nullable TlsInfo tls;

  public ConnectionInfo(long id, SocketAddress remote, SocketAddress local) {
    this.id = id;
    this.directRemoteAddress = remote;
    this.directLocalAddress = local;
    this.remoteAddress = remote;
    this.localAddress = local;
  }

  /** Puts a value into a namespace of the connection's dynamic metadata. */
  public void putMetadata(String namespace, String key, Object value) {
    Map<String, Map<String, Object>> all = dynamicMetadata;
    if (all == null) {
      all = new HashMap<>();
      dynamicMetadata = all;
    }
    all.computeIfAbsent(namespace, n -> new HashMap<>()).put(key, value);
  }
}
