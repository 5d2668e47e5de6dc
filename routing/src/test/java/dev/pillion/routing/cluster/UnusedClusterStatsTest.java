package dev.pillion.routing.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.Gauge;
import dev.pillion.proxycore.stats.Histogram;
import dev.pillion.proxycore.stats.Stat;
import dev.pillion.routing.testing.ClusterBuilder;
import dev.pillion.routing.testing.TestWorker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The names and values are Envoy 1.40's of a cluster with two hosts that nothing has used. */
class UnusedClusterStatsTest {
  private final TestWorker worker =
      new TestWorker(new ClusterBuilder("unused").ports(8080, 8081).build());

  @AfterEach
  void close() {
    worker.close();
  }

  private static long value(Stat stat) {
    return switch (stat) {
      case Counter counter -> counter.value();
      case Gauge gauge -> gauge.value();
      case Histogram histogram -> histogram.merged().count();
    };
  }

  @Test
  void anUnusedClusterIsListedAsInEnvoy() throws IOException {
    TreeSet<String> lines = new TreeSet<>();
    worker.store.forEach(
        stat -> {
          if (stat.name().startsWith("cluster.")) {
            lines.add(stat.name() + ": " + value(stat));
          }
        });
    try (InputStream in = getClass().getResourceAsStream("unused-cluster.txt")) {
      List<String> envoys = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      assertThat(lines).containsExactlyInAnyOrderElementsOf(envoys);
    }
  }

  @Test
  void listingItKeepsNothing() {
    worker.store.forEach(Stat::name);
    List<String> kept = new ArrayList<>();
    worker.store.forEachCounter(counter -> kept.add(counter.name()));
    assertThat(kept).noneMatch(name -> name.startsWith("cluster."));
  }
}
