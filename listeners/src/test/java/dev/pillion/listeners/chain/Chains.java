package dev.pillion.listeners.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.network.ConnectionInfo;
import org.jspecify.annotations.Nullable;

/** Filter chains that are their own names. */
final class Chains {
  private final FilterChainManager<String> manager = new FilterChainManager<>();

  static Chains chains() {
    return new Chains();
  }

  Chains with(String name, Match match) {
    assertThat(manager.add(name, match.build(), name)).isNull();
    return this;
  }

  Chains otherwise(String name) {
    manager.setDefault(name);
    return this;
  }

  /** Why a further chain cannot be added; null: it was. */
  @Nullable String refusal(String name, Match match) {
    return manager.add(name, match.build(), name);
  }

  @Nullable String find(ConnectionInfo info) {
    return manager.find(info);
  }
}
