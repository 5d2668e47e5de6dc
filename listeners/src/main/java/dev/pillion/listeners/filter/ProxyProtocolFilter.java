package dev.pillion.listeners.filter;

import dev.pillion.listeners.filter.ProxyProtocolSettings.VersionStats;
import dev.pillion.proxycore.config.listener.ListenerFilterConfig.TlvRule;
import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.stats.StatsShard;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code envoy.filters.listener.proxy_protocol}: takes the real addresses from a PROXY header,
 * which it consumes. What is no valid header closes the connection, unless connections without one
 * are allowed.
 */
final class ProxyProtocolFilter implements ListenerFilter {
  private final ProxyProtocolSettings shared;

  ProxyProtocolFilter(ProxyProtocolSettings shared) {
    this.shared = shared;
  }

  @Override
  public Status onAccept(Channel channel, ConnectionInfo info, StatsShard stats) {
    return Status.NEED_DATA;
  }

  @Override
  public Status onData(ByteBuf bytes, ConnectionInfo info, StatsShard stats) {
    boolean mayPass = shared.config.allowWithoutHeader();
    byte[] v1Signature = mayPass ? ProxyHeaderV1.SIGNATURE_AND_BLANK : ProxyHeaderV1.SIGNATURE;
    int v1 = matching(bytes, v1Signature);
    int v2 = matching(bytes, ProxyHeaderV2.SIGNATURE);
    if (v2 == ProxyHeaderV2.SIGNATURE.length && (shared.v2Allowed || !mayPass)) {
      return conclude(
          shared.v2Allowed ? ProxyHeaderV2.read(bytes) : null, shared.v2, bytes, info, stats);
    }
    if (v1 == v1Signature.length && (shared.v1Allowed || !mayPass)) {
      return conclude(
          shared.v1Allowed ? ProxyHeaderV1.read(bytes) : null, shared.v1, bytes, info, stats);
    }
    int length = bytes.readableBytes();
    boolean undecided = (v1 == length && shared.v1Allowed) || (v2 == length && shared.v2Allowed);
    if (undecided) {
      return Status.NEED_DATA;
    }
    return withoutHeader(mayPass, stats);
  }

  private Status withoutHeader(boolean mayPass, StatsShard stats) {
    if (mayPass) {
      shared.notFoundAllowed.inc(stats);
      return Status.CONTINUE;
    }
    shared.notFoundDisallowed.inc(stats);
    shared.errors.inc(stats);
    return Status.CLOSE;
  }

  /** How many bytes of the signature stand at the beginning; -1: others do. */
  private static int matching(ByteBuf bytes, byte[] signature) {
    int length = Math.min(bytes.readableBytes(), signature.length);
    int start = bytes.readerIndex();
    for (int i = 0; i < length; i++) {
      if (bytes.getByte(start + i) != signature[i]) {
        return -1;
      }
    }
    return length;
  }

  /** A null header: this version is not allowed. */
  private Status conclude(
      @Nullable ProxyHeader header,
      VersionStats version,
      ByteBuf bytes,
      ConnectionInfo info,
      StatsShard stats) {
    if (header == null) {
      version.found.inc(stats);
      version.disallowed.inc(stats);
      return Status.CLOSE;
    }
    if (header.incomplete()) {
      return Status.NEED_DATA;
    }
    if (header.malformed()) {
      version.error.inc(stats);
      shared.errors.inc(stats);
      return Status.CLOSE;
    }
    version.found.inc(stats);
    InetSocketAddress source = header.source();
    InetSocketAddress destination = header.destination();
    if (source != null && destination != null) {
      restore(info, source, destination);
    }
    ByteBuf tlvs = header.tlvs();
    if (tlvs != null) {
      keepTlvs(tlvs, info);
    }
    bytes.skipBytes(header.length());
    return Status.CONTINUE;
  }

  private static void restore(
      ConnectionInfo info, InetSocketAddress source, InetSocketAddress destination) {
    info.remoteAddress = source;
    if (!destination.equals(info.localAddress)) {
      info.localAddress = destination;
      info.localAddressRestored = true;
    }
  }

  private void keepTlvs(ByteBuf tlvs, ConnectionInfo info) {
    int at = 0;
    while (at < tlvs.readableBytes()) {
      int type = tlvs.getUnsignedByte(at);
      byte[] value = new byte[tlvs.getUnsignedShort(at + 1)];
      tlvs.getBytes(at + 3, value);
      keep(type, value, info);
      at += 3 + value.length;
    }
  }

  private void keep(int type, byte[] value, ConnectionInfo info) {
    List<TlvRule> rules = shared.config.rules();
    for (int i = 0; i < rules.size(); i++) {
      TlvRule rule = rules.get(i);
      if (rule.type() == type) {
        String text = new String(value, StandardCharsets.UTF_8);
        info.putMetadata(rule.metadataNamespace(), rule.key(), text);
      }
    }
    if (shared.config.passAllTlvs() || shared.config.tlvTypes().contains(type)) {
      Map<String, byte[]> kept = info.proxyProtocolTlvs;
      if (kept == null) {
        kept = new HashMap<>();
        info.proxyProtocolTlvs = kept;
      }
      kept.put(Integer.toString(type), value);
    }
  }
}
