package dev.pillion.proxycore.runtime;

/**
 * A key of the runtime that a part of the configuration names. For any thread; allocates nothing.
 *
 * @param name not empty
 */
public record RuntimeKey(RuntimeLoader runtime, String name) {
  /** True for a share of all random numbers; {@code random} is non-negative. */
  public boolean includes(long numerator, int denominator, long random) {
    return runtime.snapshot().includes(name, numerator, denominator, random);
  }

  public boolean flag(boolean otherwise) {
    return runtime.snapshot().flag(name, otherwise);
  }

  public long integer(long otherwise) {
    return runtime.snapshot().integer(name, otherwise);
  }

  public double real(double otherwise) {
    return runtime.snapshot().real(name, otherwise);
  }
}
