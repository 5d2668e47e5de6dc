package dev.pillion.expressions;

import com.google.common.primitives.UnsignedLong;
import dev.pillion.proxycore.format.AddressTexts;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.http.UpstreamCluster;
import dev.pillion.proxycore.http.UpstreamHost;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code upstream.*}. */
final class UpstreamAttributes extends AttributeMap {
  private final StreamInfo info;

  UpstreamAttributes(StreamInfo info) {
    this.info = info;
  }

  @Override
  @Nullable Object find(String name) {
    SocketAddress remote = info.upstreamHost == null ? null : info.upstreamHost.address();
    SocketAddress local = info.upstreamLocalAddress;
    UpstreamHost host = info.upstreamHost;
    return switch (name) {
      case "address" -> remote == null ? null : AddressTexts.text(remote);
      case "port" -> remote == null ? null : Attributes.port(remote);
      case "local_address" -> local == null ? null : AddressTexts.text(local);
      case "transport_failure_reason" ->
          info.upstreamTransportFailureReason == null ? "" : info.upstreamTransportFailureReason;
      case "locality" -> host == null ? null : new LocalityAttributes(host);
      case "request_attempt_count" -> UnsignedLong.valueOf(info.upstreamAttempts);
      case "num_endpoints" -> endpoints();
      case "cx_pool_ready_duration" ->
          info.poolReadyNanos == StreamInfo.UNSET ? null : Duration.ofNanos(info.poolReadyNanos);
      default -> null;
    };
  }

  private @Nullable Object endpoints() {
    UpstreamCluster cluster = info.upstreamClusterInfo;
    return cluster == null ? null : UnsignedLong.valueOf(cluster.endpoints());
  }
}
