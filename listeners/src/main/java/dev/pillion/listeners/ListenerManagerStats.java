package dev.pillion.listeners;

import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.Gauge;
import dev.pillion.proxycore.stats.StatsStore;

/** {@code listener_manager.*} (Envoy: configuration/listeners/stats). */
final class ListenerManagerStats {
  final Counter added;
  final Counter modified;
  final Counter removed;
  final Counter stopped;
  final Counter createSuccess;
  final Counter createFailure;
  final Counter inPlaceUpdated;
  final Gauge warming;
  final Gauge active;
  final Gauge draining;
  final Gauge filterChainsDraining;
  final Gauge workersStarted;

  ListenerManagerStats(StatsStore stats) {
    added = stats.counter("listener_manager.listener_added");
    modified = stats.counter("listener_manager.listener_modified");
    removed = stats.counter("listener_manager.listener_removed");
    stopped = stats.counter("listener_manager.listener_stopped");
    createSuccess = stats.counter("listener_manager.listener_create_success");
    createFailure = stats.counter("listener_manager.listener_create_failure");
    inPlaceUpdated = stats.counter("listener_manager.listener_in_place_updated");
    warming = stats.gauge("listener_manager.total_listeners_warming");
    active = stats.gauge("listener_manager.total_listeners_active");
    draining = stats.gauge("listener_manager.total_listeners_draining");
    filterChainsDraining = stats.gauge("listener_manager.total_filter_chains_draining");
    workersStarted = stats.gauge("listener_manager.workers_started");
  }
}
