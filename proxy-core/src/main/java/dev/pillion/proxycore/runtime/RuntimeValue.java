package dev.pillion.proxycore.runtime;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a key stands for in one layer, read in each way in which it may be asked for (Envoy:
 * Runtime::Snapshot::Entry). Immutable.
 *
 * @param raw as {@code /runtime} shows it
 * @param number null: it is none; a text that is a number is one
 * @param flag null: it says neither true nor false; texts never do
 * @param fraction null: it is no FractionalPercent
 */
public record RuntimeValue(
    String raw, @Nullable Double number, @Nullable Boolean flag, @Nullable Fraction fraction) {

  /** A FractionalPercent. */
  record Fraction(long numerator, int denominator) {}

  private static final double LARGEST_UNSIGNED = 0x1p64;

  /** A text; it counts as the number that it spells. */
  public static RuntimeValue text(String text) {
    Double number = spelledNumber(text);
    return new RuntimeValue(text, number, number == null ? null : flag(number), null);
  }

  public static RuntimeValue number(double number) {
    return number(number, RuntimeNumbers.print(number));
  }

  static RuntimeValue number(double number, String raw) {
    return new RuntimeValue(raw, number, flag(number), null);
  }

  public static RuntimeValue flag(boolean flag) {
    return flag(flag, Boolean.toString(flag));
  }

  static RuntimeValue flag(boolean flag, String raw) {
    return new RuntimeValue(raw, null, flag, null);
  }

  /**
   * A Struct that is a value of its own: empty, or with a numerator or denominator.
   *
   * @param fields as JSON has them; a number is a {@link Double}
   */
  public static RuntimeValue fraction(Map<String, ? extends @Nullable Object> fields, String raw) {
    return new RuntimeValue(raw, null, null, readFraction(fields));
  }

  /** A key that is not one of a FractionalPercent's makes it none; a wrong type is passed over. */
  private static @Nullable Fraction readFraction(Map<String, ? extends @Nullable Object> fields) {
    double numerator = 0;
    int denominator = 100;
    for (Map.Entry<String, ? extends @Nullable Object> field : fields.entrySet()) {
      if (field.getKey().equals("numerator")) {
        numerator = field.getValue() instanceof Double number ? number : numerator;
      } else if (field.getKey().equals("denominator") && field.getValue() instanceof String name) {
        int place = List.of("HUNDRED", "TEN_THOUSAND", "MILLION").indexOf(name);
        if (place < 0) {
          return null;
        }
        denominator = new int[] {100, 10_000, 1_000_000}[place];
      } else {
        return null;
      }
    }
    return new Fraction((long) numerator, denominator);
  }

  private static @Nullable Double spelledNumber(String text) {
    String stripped = text.strip();
    if (stripped.isEmpty() || Character.isLetter(stripped.charAt(stripped.length() - 1))) {
      return null; // Double.valueOf would take 1d and 1f
    }
    try {
      return Double.valueOf(stripped);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Boolean flag(double number) {
    boolean integral = number < Integer.MAX_VALUE && number == (int) number;
    return integral ? number != 0 : null;
  }

  /** Rounded down; -1: no unsigned integer. */
  long unsigned() {
    Double given = number;
    return given != null && given >= 0 && given <= LARGEST_UNSIGNED ? (long) (double) given : -1;
  }
}
