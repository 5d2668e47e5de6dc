package dev.pillion.xdsclient.json;

import dev.pillion.xdsclient.schema.Field;
import dev.pillion.xdsclient.schema.Kind;
import dev.pillion.xdsclient.source.Node;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a scalar means for the field that it is written for. As Envoy does: a plain YAML scalar is a
 * boolean or an integer if it looks like one, else a string; a string is taken for a number, a
 * boolean, an enum or bytes where the field is one; but a number or a boolean is never taken for a
 * string.
 */
final class Scalars {
  private static final BigInteger UINT64_MAX =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  /** Digits beyond these fit into no field, whatever the radix. */
  private static final int LONGEST_NUMBER = 80;

  private Scalars() {}

  static Object parse(Field field, Node.Scalar scalar) throws ScalarException {
    return switch (field.kind()) {
      case BOOL -> bool(scalar);
      case STRING -> string(scalar);
      case BYTES -> bytes(scalar);
      case ENUM -> enumeration(field, scalar);
      case DOUBLE, FLOAT -> real(field, scalar);
      case MESSAGE, GROUP -> throw new IllegalStateException("not a scalar");
      default -> integer(field.kind(), scalar);
    };
  }

  static String expectation(Field field) {
    return switch (field.kind()) {
      case BOOL -> "true or false";
      case STRING -> "a string";
      case BYTES -> "base64";
      case ENUM -> "a value of " + field.enumType().name();
      case DOUBLE, FLOAT -> "a number";
      default -> field.kind().unsigned() ? "a non-negative integer" : "an integer";
    };
  }

  private static Object bool(Node.Scalar scalar) throws ScalarException {
    Boolean value =
        scalar.style() == Node.Style.PLAIN ? yamlBool(scalar.text()) : jsonBool(scalar.text());
    if (value == null) {
      throw new ScalarException("true or false is expected, not " + quote(scalar));
    }
    return value;
  }

  private static @Nullable Boolean jsonBool(String text) {
    return text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null;
  }

  /** YAML 1.1's booleans in the three spellings of case that it knows. */
  static @Nullable Boolean yamlBool(String text) {
    return switch (text) {
      case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON" -> true;
      case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF" -> false;
      default -> null;
    };
  }

  private static Object string(Node.Scalar scalar) throws ScalarException {
    BigInteger integer = scalar.style() == Node.Style.PLAIN ? integer(scalar.text()) : null;
    boolean other =
        switch (scalar.style()) {
          case QUOTED -> false;
          case JSON -> true;
          case PLAIN ->
              yamlBool(scalar.text()) != null || (integer != null && integer.bitLength() <= 31);
        };
    if (other) {
      throw new ScalarException(
          "a string is expected, not " + scalar.text() + " (write it in quotes)");
    }
    // Envoy makes a decimal string of an integer of 64 bits, and leaves longer ones as they are.
    return integer != null && integer.bitLength() <= 63 ? integer.toString() : scalar.text();
  }

  private static Object bytes(Node.Scalar scalar) throws ScalarException {
    String text = scalar.text().replace('-', '+').replace('_', '/');
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new ScalarException("not base64");
    }
  }

  private static Object enumeration(Field field, Node.Scalar scalar) throws ScalarException {
    if (scalar.isNull() && field.enumType().name().equals("google.protobuf.NullValue")) {
      return 0L;
    }
    Long number = field.enumType().numberOf(scalar.text());
    if (number == null) {
      // Protobuf's case_insensitive_enum_parsing, which Envoy reads JSON with.
      String upper = scalar.text().toUpperCase(Locale.ROOT).replace('-', '_');
      number = field.enumType().numberOf(upper);
    }
    if (number == null) {
      BigInteger given = integer(scalar.text());
      if (given != null && given.bitLength() < 32) {
        number = given.longValueExact();
      }
    }
    if (number == null) {
      throw new ScalarException(quote(scalar) + " is no value of " + field.enumType().name());
    }
    return number;
  }

  private static Object real(Field field, Node.Scalar scalar) throws ScalarException {
    String text = scalar.text();
    BigInteger integer = scalar.style() == Node.Style.PLAIN ? integer(text) : null;
    double value;
    try {
      value =
          integer != null
              ? integer.doubleValue()
              : isDecimal(text) ? Double.parseDouble(text) : special(text);
    } catch (NumberFormatException e) {
      throw new ScalarException("a number is expected, not " + quote(scalar));
    }
    boolean overflow = field.kind() == Kind.FLOAT && Math.abs(value) > Float.MAX_VALUE;
    if (overflow ? !isInfinity(text) : Double.isInfinite(value) && !isInfinity(text)) {
      throw new ScalarException(quote(scalar) + " is out of range");
    }
    return value;
  }

  private static boolean isInfinity(String text) {
    return text.endsWith("Infinity");
  }

  /** Without the forms that only Java knows. */
  private static boolean isDecimal(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9') && "+-.eE".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static double special(String text) {
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw new NumberFormatException(text);
    };
  }

  private static Object integer(Kind kind, Node.Scalar scalar) throws ScalarException {
    BigInteger value = integer(scalar.text());
    if (value == null) {
      value = integral(scalar.text());
    }
    if (value == null) {
      String wanted = kind.unsigned() ? "a non-negative integer" : "an integer";
      throw new ScalarException(wanted + " is expected, not " + quote(scalar));
    }
    boolean fits =
        kind.unsigned()
            ? value.signum() >= 0 && value.bitLength() <= (kind.wide() ? 64 : 32)
            : value.bitLength() <= (kind.wide() ? 63 : 31);
    if (!fits || value.compareTo(UINT64_MAX) > 0) {
      throw new ScalarException(scalar.text() + " is out of range");
    }
    return value.longValue();
  }

  /** An integer as YAML's parser reads it: decimal, 0x hexadecimal or 0 octal; null: none. */
  static @Nullable BigInteger integer(String text) {
    if (text.length() > LONGEST_NUMBER) {
      return null;
    }
    int at = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    int radix = 10;
    if (text.startsWith("0x", at) || text.startsWith("0X", at)) {
      radix = 16;
      at += 2;
    } else if (text.length() > at + 1 && text.charAt(at) == '0') {
      radix = 8;
      at += 1;
    }
    if (at >= text.length()) {
      return null;
    }
    for (int i = at; i < text.length(); i++) {
      if (Character.digit(text.charAt(i), radix) < 0) {
        return null;
      }
    }
    BigInteger value = new BigInteger(text.substring(at), radix);
    return text.charAt(0) == '-' ? value.negate() : value;
  }

  /** An integer that is written as 80.0 or 8e1; null: none. */
  private static @Nullable BigInteger integral(String text) {
    if (text.length() > 40) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(text);
      return Math.abs(number.scale()) > 40 ? null : number.toBigIntegerExact();
    } catch (NumberFormatException | ArithmeticException e) {
      return null;
    }
  }

  private static String quote(Node.Scalar scalar) {
    String text = scalar.text();
    return text.length() > 100 ? "\"" + text.substring(0, 100) + "…\"" : "\"" + text + "\"";
  }
}
