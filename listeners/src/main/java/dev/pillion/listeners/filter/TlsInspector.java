package dev.pillion.listeners.filter;

import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.stats.StatsShard;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Locale;

/**
 * {@code envoy.filters.listener.tls_inspector}: tells TLS from plaintext by the ClientHello (RFC
 * 8446 section 4.1.2) and takes its server name and ALPN protocols. The hello may come in any
 * pieces and be spread over several records; Envoy's bound holds: what is larger than 16 KiB closes
 * the connection. What is no ClientHello goes on as plaintext, from the first byte that says so.
 */
final class TlsInspector implements ListenerFilter {
  static final int MAX_CLIENT_HELLO = 16 * 1024;

  private final TlsInspectorStats shared;
  private final ClientHelloReader reader = new ClientHelloReader();

  TlsInspector(TlsInspectorStats shared) {
    this.shared = shared;
  }

  @Override
  public Status onAccept(Channel channel, ConnectionInfo info, StatsShard stats) {
    return Status.NEED_DATA;
  }

  @Override
  public Status onData(ByteBuf bytes, ConnectionInfo info, StatsShard stats) {
    switch (reader.read(bytes, MAX_CLIENT_HELLO)) {
      case INCOMPLETE -> {
        if (bytes.readableBytes() < MAX_CLIENT_HELLO) {
          return Status.NEED_DATA;
        }
        shared.clientHelloTooLarge.inc(stats);
        shared.bytesProcessed.record(stats, MAX_CLIENT_HELLO);
        return Status.CLOSE;
      }
      case NOT_TLS -> shared.tlsNotFound.inc(stats);
      case CLIENT_HELLO -> found(info, stats);
    }
    shared.bytesProcessed.record(stats, reader.consumed());
    return Status.CONTINUE;
  }

  private void found(ConnectionInfo info, StatsShard stats) {
    shared.tlsFound.inc(stats);
    info.transportProtocol = "tls";
    if (reader.serverName().isEmpty()) {
      shared.sniNotFound.inc(stats);
    } else {
      shared.sniFound.inc(stats);
      info.requestedServerName = reader.serverName().toLowerCase(Locale.ROOT);
    }
    if (reader.applicationProtocols().isEmpty()) {
      shared.alpnNotFound.inc(stats);
    } else {
      shared.alpnFound.inc(stats);
      info.applicationProtocols = reader.applicationProtocols();
    }
  }
}
