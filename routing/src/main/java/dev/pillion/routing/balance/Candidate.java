package dev.pillion.routing.balance;

/** Something that a balancer chooses among: a worker's view of a host. */
public interface Candidate {
  /** At least 1. */
  long weight();

  /** Requests under way in the whole process; LEAST_REQUEST reads it. */
  int activeRequests();
}
