package dev.pillion.routing.balance;

import java.util.SplittableRandom;

/** One after another; the first is random, so that workers and proxies do not march in step. */
final class RoundRobin<T extends Candidate> implements Balancer<T> {
  private final T[] candidates;
  private int next;

  RoundRobin(T[] candidates, SplittableRandom random) {
    this.candidates = candidates.clone();
    this.next = random.nextInt(candidates.length);
  }

  @Override
  public T pick() {
    T picked = candidates[next];
    next = next + 1 == candidates.length ? 0 : next + 1;
    return picked;
  }
}
