package dev.pillion.routing.balance;

import java.util.SplittableRandom;

/**
 * The one with the fewest active requests of some chosen at random, possibly the same one twice
 * (Envoy: weighted least request with equal weights, the power of two choices).
 */
final class LeastRequest<T extends Candidate> implements Balancer<T> {
  private final T[] candidates;
  private final int choices;
  private final SplittableRandom random;

  LeastRequest(T[] candidates, int choices, SplittableRandom random) {
    this.candidates = candidates.clone();
    this.choices = choices;
    this.random = random;
  }

  @Override
  public T pick() {
    T best = candidates[random.nextInt(candidates.length)];
    int fewest = best.activeRequests();
    for (int i = 1; i < choices; i++) {
      T other = candidates[random.nextInt(candidates.length)];
      int active = other.activeRequests();
      if (active < fewest) {
        best = other;
        fewest = active;
      }
    }
    return best;
  }
}
