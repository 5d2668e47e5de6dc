package dev.pillion.proxyapp.server;

import dev.pillion.proxyapp.admin.ServerControl.State;
import dev.pillion.proxyapp.admin.ServerPages;
import dev.pillion.proxyapp.cli.Version;
import dev.pillion.proxycore.stats.Gauge;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.stats.StatsStore;
import java.util.function.LongSupplier;

/**
 * {@code server.*} (Envoy: configuration/observability/statistics). The configuration thread writes
 * them.
 */
final class ServerStats {
  private static final long NO_CERTIFICATE = 0xffff_ffffL;

  private final StatsStore store;
  private final StatsShard shard;
  private final Gauge state;
  private final Gauge live;
  private final Gauge uptime;
  private final Gauge totalConnections;
  private final Gauge memoryAllocated;
  private final Gauge memoryHeapSize;
  private final Gauge memoryPhysicalSize;

  ServerStats(StatsStore store, StatsShard shard) {
    this.store = store;
    this.shard = shard;
    state = store.gauge("server.state");
    live = store.gauge("server.live");
    uptime = store.gauge("server.uptime");
    totalConnections = store.gauge("server.total_connections");
    memoryAllocated = store.gauge("server.memory_allocated");
    memoryHeapSize = store.gauge("server.memory_heap_size");
    memoryPhysicalSize = store.gauge("server.memory_physical_size");
  }

  /** What stays the same while the server runs. */
  void setFixed(int concurrency, int staticUnknownFields) {
    set("server.concurrency", concurrency);
    set("server.version", Version.gauge());
    set("server.hot_restart_epoch", 0);
    set("server.hot_restart_generation", 1);
    set("server.parent_connections", 0);
    set("server.compilation_settings.fips_mode", 0);
    set("server.days_until_first_cert_expiring", NO_CERTIFICATE);
    store.counter("server.static_unknown_fields").add(shard, staticUnknownFields);
    store.counter("server.dynamic_unknown_fields");
    store.counter("server.debug_assertion_failures");
    store.counter("server.envoy_bug_failures");
    store.counter("server.wip_protos");
    store.histogram("server.initialization_time_ms");
  }

  private void set(String name, long value) {
    store.gauge(name).set(shard, value);
  }

  void initialized(long millis) {
    store.histogram("server.initialization_time_ms").record(shard, millis);
  }

  /** Brings the gauges of the moment up to date. */
  void refresh(State now, long uptimeSeconds, LongSupplier connections) {
    Runtime runtime = Runtime.getRuntime();
    state.set(shard, now.number());
    live.set(shard, now == State.DRAINING ? 0 : 1); // as Envoy, before it serves as well
    uptime.set(shard, uptimeSeconds);
    totalConnections.set(shard, connections.getAsLong());
    memoryAllocated.set(shard, runtime.totalMemory() - runtime.freeMemory());
    memoryHeapSize.set(shard, runtime.totalMemory());
    memoryPhysicalSize.set(shard, ServerPages.residentBytes());
  }
}
