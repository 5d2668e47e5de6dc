package dev.pillion.listeners.socket;

import dev.pillion.proxycore.config.listener.ListenerConfig;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;

/** What is set on each accepted channel of a listener. Immutable, any worker. */
public final class ChannelOptions {
  private final WriteBufferWaterMark watermarks;

  private ChannelOptions(WriteBufferWaterMark watermarks) {
    this.watermarks = watermarks;
  }

  /** A limit of 0 bytes means none, as in Envoy. */
  public static ChannelOptions of(ListenerConfig listener) {
    int limit = listener.perConnectionBufferLimitBytes();
    int high = limit > 0 ? limit : Integer.MAX_VALUE;
    return new ChannelOptions(new WriteBufferWaterMark(high / 2, high));
  }

  public void apply(Channel channel) {
    var config = channel.config();
    config.setWriteBufferWaterMark(watermarks);
    config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    if (channel instanceof SocketChannel socket) {
      socket.config().setTcpNoDelay(true);
    }
  }
}
