package dev.pillion.routing.cluster;

import dev.pillion.proxycore.config.cluster.CommonLb;
import java.util.ArrayList;
import java.util.List;

/**
 * Shares requests among priorities by their health (Envoy: LoadBalancerBase,
 * intro/arch_overview/upstream/load_balancing/priority): each priority takes load up to its
 * availability, its healthy share times the overprovisioning factor; what is left spills over to
 * the next. When all together cannot take the load, those with fewer healthy hosts than the panic
 * threshold asks for panic and use every host.
 */
final class PriorityLoad {
  private final CommonLb options;
  private final List<Level> levels = new ArrayList<>();
  private final List<HostSource> sources = new ArrayList<>();

  /** The hosts of one priority, sorted by health. */
  private final class Level {
    final List<Host> all;
    final List<Host> healthy = new ArrayList<>();
    final List<Host> degraded = new ArrayList<>();

    Level(List<Host> all) {
      this.all = all;
      for (Host host : all) {
        switch (HostHealth.of(host)) {
          case HEALTHY -> healthy.add(host);
          case DEGRADED -> degraded.add(host);
          case UNHEALTHY -> {}
        }
      }
    }

    int availability(List<Host> usable) {
      return all.isEmpty()
          ? 0
          : Math.min(100, options.overprovisioningFactor() * usable.size() / all.size());
    }

    boolean wouldPanic() {
      int usable = healthy.size() + degraded.size();
      return all.isEmpty() || 100.0 * usable / all.size() < options.healthyPanicThreshold();
    }
  }

  private PriorityLoad(List<List<Host>> priorities, CommonLb options) {
    this.options = options;
    for (List<Host> hosts : priorities) {
      levels.add(new Level(hosts));
    }
  }

  /** The sources in the order in which a roll of the dice walks them. Empty without any host. */
  static List<HostSource> of(List<List<Host>> priorities, CommonLb options) {
    PriorityLoad load = new PriorityLoad(priorities, options);
    load.share();
    return List.copyOf(load.sources);
  }

  private void share() {
    int total = 0;
    boolean totalPanic = true;
    for (Level level : levels) {
      total += level.availability(level.healthy) + level.availability(level.degraded);
      totalPanic &= level.wouldPanic();
    }
    total = Math.min(100, total);
    if (total < 100 && totalPanic) {
      shareByHostCount();
      return;
    }
    if (total == 0) {
      return;
    }
    int left = shareOut(true, 100, total);
    left = shareOut(false, left, total);
    if (left > 0 && !sources.isEmpty()) { // what integer division lost goes to the first
      HostSource first = sources.getFirst();
      sources.set(0, new HostSource(first.hosts(), first.loadPercent() + left, first.panic()));
    }
  }

  private int shareOut(boolean healthy, int available, int total) {
    int left = available;
    for (Level level : levels) {
      List<Host> usable = healthy ? level.healthy : level.degraded;
      int load = Math.min(left, level.availability(usable) * 100 / total);
      if (load > 0) {
        boolean panic = total < 100 && level.wouldPanic();
        sources.add(new HostSource(panic ? level.all : List.copyOf(usable), load, panic));
        left -= load;
      }
    }
    return left;
  }

  private void shareByHostCount() {
    int hosts = levels.stream().mapToInt(level -> level.all.size()).sum();
    int left = 100;
    for (Level level : levels) {
      if (!level.all.isEmpty()) {
        int load = 100 * level.all.size() / hosts;
        sources.add(new HostSource(level.all, load, true));
        left -= load;
      }
    }
    if (!sources.isEmpty()) {
      HostSource first = sources.getFirst();
      sources.set(0, new HostSource(first.hosts(), first.loadPercent() + left, true));
    }
  }
}
