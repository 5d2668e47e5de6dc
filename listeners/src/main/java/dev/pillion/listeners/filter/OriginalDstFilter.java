package dev.pillion.listeners.filter;

import dev.pillion.listeners.socket.OriginalDestination;
import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.stats.StatsShard;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/**
 * {@code envoy.filters.listener.original_dst}: restores where a redirected connection was going. A
 * connection that was not redirected keeps its own address.
 */
final class OriginalDstFilter implements ListenerFilter {
  @Override
  public Status onAccept(Channel channel, ConnectionInfo info, StatsShard stats) {
    InetSocketAddress original = OriginalDestination.of(channel);
    if (original != null) {
      info.localAddress = original;
      info.localAddressRestored = true;
    }
    return Status.CONTINUE;
  }
}
