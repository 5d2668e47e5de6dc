package dev.pillion.listeners;

/** {@code --drain-strategy}. */
public enum DrainStrategy {
  /** The share of connections asked to close grows over the drain time. */
  GRADUAL,
  /** All connections are asked at once. */
  IMMEDIATE
}
