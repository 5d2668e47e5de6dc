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

  /**
   * Envoy lists these whatever it is told; they are of what is not built, or happens nowhere here.
   */
  private static final String[] ZERO_COUNTERS = {
    "envoy.overload_actions.reset_high_memory_stream.count",
    "http.async-client.no_cluster",
    "http.async-client.no_route",
    "http.async-client.passthrough_internal_redirect_bad_location",
    "http.async-client.passthrough_internal_redirect_no_route",
    "http.async-client.passthrough_internal_redirect_predicate",
    "http.async-client.passthrough_internal_redirect_too_many_redirects",
    "http.async-client.passthrough_internal_redirect_unsafe_scheme",
    "http.async-client.rq_direct_response",
    "http.async-client.rq_overload_local_reply",
    "http.async-client.rq_redirect",
    "http.async-client.rq_reset_after_downstream_response_started",
    "http.async-client.rq_total",
    "http1.dropped_headers_with_underscores",
    "http1.metadata_not_supported_error",
    "http1.requests_rejected_with_underscores_in_headers",
    "http1.response_flood",
    "server.dropped_stat_flushes",
    "server.envoy_notifications"
  };

  private static final String[] ZERO_GAUGES = {
    "listener_manager.workers_pinned",
    "server.seconds_until_first_ocsp_response_expiring",
    "server.stats_recent_lookups"
  };

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
    set("server.parent_connections", 0);
    set("server.compilation_settings.fips_mode", 0);
    set("server.days_until_first_cert_expiring", NO_CERTIFICATE);
    store.counter("server.static_unknown_fields").add(shard, staticUnknownFields);
    store.counter("server.dynamic_unknown_fields");
    store.counter("server.debug_assertion_failures");
    store.counter("server.envoy_bug_failures");
    store.counter("server.wip_protos");
    store.histogram("server.initialization_time_ms");
    for (String name : ZERO_COUNTERS) {
      store.counter(name);
    }
    for (String name : ZERO_GAUGES) {
      store.gauge(name);
    }
    store.histogram("overload.refresh_interval_delay");
    watchdogs("main_thread.", "workers.", "server.main_thread.");
    for (int i = 0; i < concurrency; i++) {
      watchdogs("server.worker_" + i + ".");
    }
  }

  private void watchdogs(String... prefixes) {
    for (String prefix : prefixes) {
      store.counter(prefix + "watchdog_miss");
      store.counter(prefix + "watchdog_mega_miss");
    }
  }

  /**
   * A cluster that a thread has not used yet costs it nothing here, but is known to it all the
   * same, as those are that Envoy has inflated on a thread.
   */
  void showClusters(int concurrency, LongSupplier clusters) {
    String prefix = "thread_local_cluster_manager.";
    store.gauge(prefix + "main_thread.clusters_inflated", clusters);
    for (int i = 0; i < concurrency; i++) {
      store.gauge(prefix + "worker_" + i + ".clusters_inflated", clusters);
    }
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
