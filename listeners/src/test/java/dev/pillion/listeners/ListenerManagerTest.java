package dev.pillion.listeners;

import static dev.pillion.listeners.Listeners.answers;
import static dev.pillion.listeners.Listeners.listener;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pillion.listeners.network.ConnectionLimitFilter;
import dev.pillion.listeners.network.DirectResponseFilter;
import dev.pillion.proxycore.config.ConfigException;
import dev.pillion.proxycore.config.listener.ListenerConfig;
import dev.pillion.proxycore.config.listener.NetworkFilterConfig;
import dev.pillion.proxycore.network.NetworkFilterFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListenerManagerTest {
  private final TestWorkers workers = new TestWorkers(2);
  private final ListenerManager manager =
      new ListenerManager(
          workers.workers, workers.stats, this::filter, config -> (context, worker) -> {});

  private NetworkFilterFactory filter(
      NetworkFilterConfig config, ListenerConfig listener, String statPrefix) {
    return switch (config) {
      case NetworkFilterConfig.DirectResponse direct -> DirectResponseFilter.factory(direct);
      case NetworkFilterConfig.ConnectionLimit limit ->
          ConnectionLimitFilter.factory(limit, workers.stats);
      default -> throw new IllegalArgumentException(config.toString());
    };
  }

  @AfterEach
  void close() {
    manager.close();
    workers.close();
  }

  private InetSocketAddress start(ListenerConfig config) throws ConfigException {
    manager.add(config);
    manager.startAccepting();
    return (InetSocketAddress) manager.addressesOf(config.name()).getFirst();
  }

  private static String readAll(InetSocketAddress address) throws IOException {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void servesAConnectionThroughItsChain() throws Exception {
    InetSocketAddress address = start(listener().chain(answers("hello")).build());
    assertThat(readAll(address)).isEqualTo("hello");
  }

  @Test
  void namesTheAddressThatCannotBeBound() throws Exception {
    InetSocketAddress taken = start(listener().sharedPort().chain(answers("a")).build());
    ListenerConfig second =
        listener().name("second").address("127.0.0.1", taken.getPort()).chain(answers("b")).build();
    assertThatThrownBy(() -> manager.add(second))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "cannot bind '127.0.0.1:" + taken.getPort() + "': Address already in use");
  }
}
