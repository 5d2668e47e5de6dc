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

  /** As Envoy's JSON: with an exponent where that is shorter, and null for what is no number. */
  static String json(double value) {
    if (Double.isNaN(value)) {
      return "null";
    }
    String plain = shortest(value);
    int digits = plain.length();
    while (digits > 1 && plain.charAt(digits - 1) == '0') {
      digits--;
    }
    int exponent = plain.length() - 1;
    if (value < 100_000 || value >= EXACT || digits + (digits > 1 ? 5 : 4) >= plain.length()) {
      return plain;
    }
    String mantissa = digits > 1 ? plain.charAt(0) + "." + plain.substring(1, digits) : "";
    return (digits > 1 ? mantissa : plain.substring(0, 1))
        + (exponent < 10 ? "e+0" : "e+")
        + exponent;
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
