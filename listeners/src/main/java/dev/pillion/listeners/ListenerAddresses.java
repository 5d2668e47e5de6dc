package dev.pillion.listeners;

import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.listener.ListenerConfig;
import dev.pillion.proxycore.config.listener.ListenerConfig.AdditionalAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the configured addresses of listeners say together. */
final class ListenerAddresses {
  private ListenerAddresses() {}

  /** The first address, then the additional ones. */
  static List<Address> all(ListenerConfig config) {
    List<Address> all = new ArrayList<>();
    all.add(config.address());
    for (AdditionalAddress more : config.additionalAddresses()) {
      all.add(more.address());
    }
    return all;
  }

  /** As Envoy names a listener in its errors: {@code 127.0.0.1:80,[::1]:80}. */
  static String text(ListenerConfig config) {
    List<String> texts = new ArrayList<>();
    for (Address address : all(config)) {
      texts.add(address.toString());
    }
    return String.join(",", texts);
  }

  /** The path of its unix socket; empty: it has none. */
  static String pipePath(ListenerConfig config) {
    for (Address address : all(config)) {
      if (address instanceof Address.Pipe pipe) {
        return pipe.path();
      }
    }
    return "";
  }

  /** An address that both have, whether they bind it or not; null: none. Port 0 is never shared. */
  static @Nullable Address shared(ListenerConfig existing, ListenerConfig added) {
    List<Address> taken = all(existing);
    for (Address address : all(added)) {
      boolean chosenByKernel = address instanceof Address.Socket socket && socket.port() == 0;
      for (Address other : taken) {
        if (!chosenByKernel && other.toString().equals(address.toString())) {
          return address;
        }
      }
    }
    return null;
  }
}
