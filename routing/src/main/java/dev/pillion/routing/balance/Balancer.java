package dev.pillion.routing.balance;

import dev.pillion.proxycore.config.cluster.ClusterConfig.LoadBalancing;
import java.util.SplittableRandom;

/**
 * Chooses one of a fixed, non-empty set of candidates. For one worker; another set of hosts gets
 * another balancer.
 */
public interface Balancer<T extends Candidate> {
  T pick();

  /**
   * The balancer of a policy. As in Envoy, equal weights need no schedule, unequal ones use
   * earliest deadline first.
   */
  static <T extends Candidate> Balancer<T> of(
      LoadBalancing policy, T[] candidates, SplittableRandom random) {
    if (candidates.length == 1) {
      return new SingleCandidate<>(candidates[0]);
    }
    return switch (policy) {
      case LoadBalancing.Random _ -> new RandomChoice<>(candidates, random);
      case LoadBalancing.LeastRequest least when equalWeights(candidates) ->
          new LeastRequest<>(candidates, least.choiceCount(), random);
      case LoadBalancing.LeastRequest least ->
          new EarliestDeadline<>(candidates, bias(least), random);
      case LoadBalancing.RoundRobin _, LoadBalancing.ClusterProvided _ ->
          equalWeights(candidates)
              ? new RoundRobin<>(candidates, random)
              : new EarliestDeadline<>(candidates, 0, random);
    };
  }

  /** Asked for whenever the hosts change, as in Envoy. */
  private static double bias(LoadBalancing.LeastRequest policy) {
    double bias = policy.activeRequestBias().value();
    return bias < 0 ? 1.0 : bias;
  }

  private static boolean equalWeights(Candidate[] candidates) {
    for (Candidate candidate : candidates) {
      if (candidate.weight() != candidates[0].weight()) {
        return false;
      }
    }
    return true;
  }
}
