package dev.pillion.listeners.network;

import dev.pillion.proxycore.config.listener.NetworkFilterConfig;
import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.network.CloseType;
import dev.pillion.proxycore.network.Connection;
import dev.pillion.proxycore.network.NetworkFilter;
import dev.pillion.proxycore.network.NetworkFilterCallbacks;
import dev.pillion.proxycore.network.NetworkFilterFactory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** {@code envoy.filters.network.direct_response}: writes its bytes and closes. Terminal. */
public final class DirectResponseFilter implements NetworkFilter {
  private final byte[] response;
  private final NetworkFilterCallbacks callbacks;

  private DirectResponseFilter(byte[] response, NetworkFilterCallbacks callbacks) {
    this.response = response;
    this.callbacks = callbacks;
  }

  /** The factory of a configured filter. */
  public static NetworkFilterFactory factory(NetworkFilterConfig.DirectResponse config) {
    byte[] response = config.response();
    return callbacks -> new DirectResponseFilter(response, callbacks);
  }

  @Override
  public FilterStatus onNewConnection() {
    Connection connection = callbacks.connection();
    if (response.length > 0) {
      connection.write(Unpooled.wrappedBuffer(response));
    }
    callbacks.streamInfo().responseCodeDetails = "direct_response";
    connection.close(CloseType.FLUSH_WRITE);
    return FilterStatus.STOP;
  }

  @Override
  public FilterStatus onData(ByteBuf data, boolean endStream) {
    data.release();
    return FilterStatus.STOP;
  }
}
