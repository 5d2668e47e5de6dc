package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.listener.NetworkFilterConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code Filter} and the network filters that are built. */
final class NetworkFilterTranslator {
  private NetworkFilterTranslator() {}

  /** The filters of a chain; the last one, and only it, must end the chain. */
  static List<NetworkFilterConfig> translate(Fields chain) {
    List<NetworkFilterConfig> filters = new ArrayList<>();
    List<Fields> given = chain.messages("filters");
    for (int i = 0; i < given.size(); i++) {
      NetworkFilterConfig filter = filter(given.get(i));
      if (filter == null) {
        continue;
      }
      filters.add(filter);
      boolean last = i == given.size() - 1;
      if (isTerminal(filter) && !last) {
        given.get(i).error("a terminal filter must be the last one of its chain");
      } else if (!isTerminal(filter) && last) {
        given.get(i).error("the last filter of a chain must be a terminal one");
      }
    }
    return List.copyOf(filters);
  }

  private static boolean isTerminal(NetworkFilterConfig filter) {
    return switch (filter) {
      case NetworkFilterConfig.Http http -> true;
      case NetworkFilterConfig.TcpProxy tcp -> true;
      case NetworkFilterConfig.DirectResponse response -> true;
      case NetworkFilterConfig.ConnectionLimit limit -> false;
      case NetworkFilterConfig.Rbac rbac -> false;
    };
  }

  private static @Nullable NetworkFilterConfig filter(Fields filter) {
    filter.withoutEffect("name");
    Fields config = Extensions.typedConfig(filter, "network filter");
    if (config == null) {
      return null;
    }
    return switch (config.type().name()) {
      case "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager" ->
          new NetworkFilterConfig.Http(HcmTranslator.translate(config));
      case "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy" ->
          TcpProxyTranslator.translate(config);
      case "envoy.extensions.filters.network.connection_limit.v3.ConnectionLimit" ->
          connectionLimit(config);
      case "envoy.extensions.filters.network.direct_response.v3.Config" -> directResponse(config);
      case "envoy.extensions.filters.network.rbac.v3.RBAC" -> RbacTranslator.network(config);
      default -> {
        Extensions.refuse(config, "network filter");
        yield null;
      }
    };
  }

  private static NetworkFilterConfig connectionLimit(Fields config) {
    if (!config.has("max_connections")) {
      config.error("max_connections", "is required");
    }
    return new NetworkFilterConfig.ConnectionLimit(
        config.string("stat_prefix"),
        config.numberValue("max_connections", 1),
        config.duration("delay", Duration.ZERO),
        RuntimeValues.flag(config.message("runtime_enabled"), true));
  }

  private static NetworkFilterConfig directResponse(Fields config) {
    Fields response = config.message("response");
    byte[] bytes = response == null ? null : DataSources.read(response);
    return new NetworkFilterConfig.DirectResponse(bytes == null ? new byte[0] : bytes);
  }
}
