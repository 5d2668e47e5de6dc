package dev.pillion.listeners.filter;

import dev.pillion.listeners.filter.ListenerFilter.Status;
import dev.pillion.proxycore.config.listener.ListenerFilterConfig;
import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.stats.StatsStore;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A listener filter fed with bytes, as a socket would bring them. */
final class Inspection {
  final StatsStore stats = new StatsStore();
  final ByteBuf bytes = Unpooled.buffer();
  private final StatsShard shard = stats.newShard();
  private final ListenerFilterFactory factory;
  private ListenerFilter filter;
  ConnectionInfo info = connection();
  Status status;

  Inspection(ListenerFilterConfig config) {
    factory = ListenerFilterFactory.of(config, stats);
    filter = factory.create();
    status = accept();
  }

  static ConnectionInfo connection() {
    return new ConnectionInfo(
        1, new InetSocketAddress("192.0.2.1", 999), new InetSocketAddress("10.0.0.1", 443));
  }

  private Status accept() {
    return filter.onAccept(new EmbeddedChannel(), info, shard);
  }

  /** Begins anew with another connection; statistics stay. */
  void next() {
    filter = factory.create();
    info = connection();
    bytes.clear();
    status = accept();
  }

  /** Brings more bytes, if the filter still wants any. */
  Inspection more(byte[] data) {
    bytes.writeBytes(data);
    if (status == Status.NEED_DATA) {
      status = filter.onData(bytes, info, shard);
    }
    return this;
  }

  Inspection more(String data) {
    return more(data.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Brings the bytes in two pieces. */
  Inspection split(byte[] data, int at) {
    byte[] first = java.util.Arrays.copyOf(data, at);
    byte[] second = java.util.Arrays.copyOfRange(data, at, data.length);
    return at == 0 ? more(second) : more(first).more(second);
  }

  /** Brings the bytes one by one; how many it took. */
  int oneByOne(byte[] data) {
    for (int i = 0; i < data.length; i++) {
      more(new byte[] {data[i]});
      if (status != Status.NEED_DATA) {
        return i + 1;
      }
    }
    return -1;
  }

  long counter(String name) {
    return stats.counter(name).value();
  }
}
