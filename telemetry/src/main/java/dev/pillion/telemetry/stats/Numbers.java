package dev.pillion.telemetry.stats;

/** Numbers as Envoy prints them. */
final class Numbers {
  private static final double EXACT = 1e15;

  private Numbers() {}

  /** The shortest digits that read back as the same number, without a decimal point if integral. */
  static String shortest(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    return value == Math.rint(value) && Math.abs(value) < EXACT
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** As printf's {@code %g}: six significant digits, an exponent from a million on. */
  static String general(double value) {
    if (value < 1_000_000) {
      return shortest(value);
    }
    int exponent = (int) Math.floor(Math.log10(value));
    String mantissa = shortest(value / Math.pow(10, exponent));
    return mantissa + "e+" + (exponent < 10 ? "0" : "") + exponent;
  }
}
