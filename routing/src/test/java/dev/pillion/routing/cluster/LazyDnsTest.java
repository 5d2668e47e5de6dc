package dev.pillion.routing.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.cluster.ClusterConfig.Discovery;
import dev.pillion.proxycore.config.cluster.ClusterConfig.DnsOptions;
import dev.pillion.proxycore.config.cluster.ClusterConfig.DnsOptions.LookupFamily;
import dev.pillion.routing.testing.ClusterBuilder;
import dev.pillion.routing.testing.TestWorker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Start-up: a resolver's classes are loaded by those who have a DNS cluster, and by nobody else.
 */
class LazyDnsTest {
  /** A process with one cluster, static or not. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      ClusterBuilder builder = new ClusterBuilder("c");
      if (args[0].equals("dns")) {
        builder.discovery =
            new Discovery.StrictDns(
                new DnsOptions(
                    Duration.ofSeconds(5),
                    false,
                    LookupFamily.AUTO,
                    Duration.ZERO,
                    Duration.ZERO,
                    Duration.ZERO,
                    List.of(),
                    false,
                    true));
      }
      try (TestWorker worker = new TestWorker(builder.ports(80).build())) {
        worker.run(() -> worker.upstreams.of(worker.worker).cluster("c"));
        worker.run(() -> worker.clusters.whenInitialized(() -> {}));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"static", "dns"})
  void onlyADnsClusterLoadsTheResolver(String kind) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                kind)
            .redirectErrorStream(true)
            .start();
    String loaded = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(loaded).isZero();
    assertThat(loaded).contains("dev.pillion.routing.pool.WorkerCluster ");
    assertThat(loaded.contains("io.netty.resolver.dns.DnsNameResolver "))
        .isEqualTo(kind.equals("dns"));
    if (kind.equals("static")) {
      assertThat(loaded).doesNotContain("dev.pillion.routing.dns.", "io.netty.resolver.dns.");
    }
  }
}
