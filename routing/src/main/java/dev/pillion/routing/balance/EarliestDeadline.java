package dev.pillion.routing.balance;

import java.util.SplittableRandom;

/**
 * Earliest deadline first (Envoy: EdfScheduler): a candidate that was picked comes back after the
 * inverse of its weight, so that picks are shared by weight and spread evenly. With a bias, the
 * weight at that moment is divided by (active requests + 1) to the power of the bias (Envoy:
 * least_request, active_request_bias).
 */
final class EarliestDeadline<T extends Candidate> implements Balancer<T> {
  private final T[] heap;
  private final double[] deadlines;
  private final double bias;

  EarliestDeadline(T[] candidates, double bias, SplittableRandom random) {
    this.heap = candidates.clone();
    this.deadlines = new double[candidates.length];
    this.bias = bias;
    for (int i = 0; i < heap.length; i++) {
      deadlines[i] = random.nextDouble() / heap[i].weight();
    }
    for (int i = heap.length / 2 - 1; i >= 0; i--) {
      siftDown(i);
    }
  }

  @Override
  public T pick() {
    T picked = heap[0];
    deadlines[0] += 1 / effectiveWeight(picked);
    siftDown(0);
    return picked;
  }

  private double effectiveWeight(T candidate) {
    double weight = candidate.weight();
    if (bias == 0) {
      return weight;
    }
    double load = candidate.activeRequests() + 1.0;
    return weight / (bias == 1 ? load : Math.pow(load, bias));
  }

  private void siftDown(int start) {
    T moving = heap[start];
    double deadline = deadlines[start];
    int at = start;
    for (int child = 2 * at + 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && deadlines[child + 1] < deadlines[child]) {
        child++;
      }
      if (deadlines[child] >= deadline) {
        break;
      }
      heap[at] = heap[child];
      deadlines[at] = deadlines[child];
      at = child;
    }
    heap[at] = moving;
    deadlines[at] = deadline;
  }
}
