package dev.pillion.proxyapp.server;

import dev.pillion.proxycore.runtime.RuntimeLoader;
import dev.pillion.proxycore.runtime.RuntimeSnapshot;
import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.stats.StatsStore;

/** {@code runtime.*} (Envoy: configuration/operations/runtime). For the main thread. */
final class RuntimeStats {
  /** Envoy loads its first snapshot twice. */
  private static final int LOADS_AT_START = 2;

  private final StatsShard shard;
  private final Counter loadSuccess;
  private final Counter overrideDirNotExists;

  RuntimeStats(StatsStore store, StatsShard shard, RuntimeLoader runtime) {
    this.shard = shard;
    loadSuccess = store.counter("runtime.load_success");
    overrideDirNotExists = store.counter("runtime.override_dir_not_exists");
    store.counter("runtime.load_error");
    store.counter("runtime.override_dir_exists");
    store.counter("runtime.deprecated_feature_use");
    store.gauge("runtime.deprecated_feature_seen_since_process_start");
    store.gauge("runtime.num_keys", () -> runtime.snapshot().size());
    store.gauge("runtime.num_layers", () -> runtime.snapshot().layers().size());
    store.gauge("runtime.admin_overrides_active", () -> overridden(runtime.snapshot()));
    loaded(LOADS_AT_START);
  }

  /** A snapshot took the place of another. */
  void changed() {
    loaded(1);
  }

  private void loaded(int times) {
    loadSuccess.add(shard, times);
    overrideDirNotExists.add(shard, times); // there is no disk layer
  }

  private static long overridden(RuntimeSnapshot snapshot) {
    return snapshot.layers().stream().anyMatch(l -> l.admin() && !l.values().isEmpty()) ? 1 : 0;
  }
}
