package dev.pillion.routing.balance;

import java.util.SplittableRandom;

/** Any one; weights do not count (Envoy: the random load balancer). */
final class RandomChoice<T extends Candidate> implements Balancer<T> {
  private final T[] candidates;
  private final SplittableRandom random;

  RandomChoice(T[] candidates, SplittableRandom random) {
    this.candidates = candidates.clone();
    this.random = random;
  }

  @Override
  public T pick() {
    return candidates[random.nextInt(candidates.length)];
  }
}
