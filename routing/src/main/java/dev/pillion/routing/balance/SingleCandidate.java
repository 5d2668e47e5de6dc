package dev.pillion.routing.balance;

/** The only host there is. */
record SingleCandidate<T extends Candidate>(T only) implements Balancer<T> {
  @Override
  public T pick() {
    return only;
  }
}
