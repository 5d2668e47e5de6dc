package dev.pillion.benchmarks;

import dev.pillion.proxycore.config.cluster.ClusterConfig.LoadBalancing;
import dev.pillion.proxycore.runtime.RuntimeReal;
import dev.pillion.routing.balance.Balancer;
import dev.pillion.routing.balance.Candidate;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Choosing one of so many endpoints, by each policy. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BalanceBenchmark {
  private static final long SEED = 42;

  @Param({"3", "500"})
  int endpoints;

  @Param({"round_robin", "weighted_round_robin", "least_request", "random"})
  String policy = "";

  private @Nullable Balancer<Backend> balancer;

  @Benchmark
  public Backend pick() {
    return balancer().pick();
  }

  private Balancer<Backend> balancer() {
    Balancer<Backend> present = balancer;
    if (present == null) {
      present = Balancer.of(loadBalancing(), backends(), new SplittableRandom(SEED));
      balancer = present;
    }
    return present;
  }

  private LoadBalancing loadBalancing() {
    return switch (policy) {
      case "least_request" -> new LoadBalancing.LeastRequest(2, RuntimeReal.fixed(1.0));
      case "random" -> new LoadBalancing.Random();
      default -> new LoadBalancing.RoundRobin();
    };
  }

  private Backend[] backends() {
    Backend[] backends = new Backend[endpoints];
    for (int i = 0; i < endpoints; i++) {
      long weight = policy.equals("weighted_round_robin") ? 1 + i % 4 : 1;
      backends[i] = new Backend(weight, i % 5);
    }
    return backends;
  }

  /** An endpoint with a fixed number of requests under way. */
  public record Backend(long weight, int activeRequests) implements Candidate {}
}
