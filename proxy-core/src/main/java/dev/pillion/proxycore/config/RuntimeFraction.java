package dev.pillion.proxycore.config;

/**
 * {@code RuntimeFractionalPercent} with its default resolved (there is no runtime layer yet that
 * overrides it).
 *
 * @param numerator of {@code denominator}
 * @param denominator 100, 10,000 or 1,000,000
 */
public record RuntimeFraction(int numerator, int denominator) {
  /** True for a share of all random numbers; {@code random} is non-negative. */
  public boolean includes(long random) {
    return random % denominator < numerator;
  }
}
