package dev.pillion.expressions;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.types.CelType;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.pillion.proxycore.format.Json;
import dev.pillion.proxycore.format.TextBuffer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.Collection;
import java.util.Map;

/** How Envoy prints an expression's value. */
final class ValueText {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final MathContext SIX_DIGITS = new MathContext(6);

  private ValueText() {}

  static void append(Object value, TextBuffer out) {
    switch (value) {
      case Double number -> out.append(sixDigits(number));
      case CelByteString bytes -> out.append(bytes.toByteArray());
      case Duration duration -> out.append(duration(duration));
      case Instant time -> out.append(time(time));
      case NullValue absent -> out.append("NULL");
      case MetadataAttributes metadata -> MetadataText.append(metadata.namespaces(), out);
      case LocalityAttributes locality -> locality.appendText(out);
      case Map<?, ?> map -> out.append("CelMap value");
      case Collection<?> list -> out.append("CelList value");
      case CelType type -> out.append("CelType value");
      default -> out.append(value.toString());
    }
  }

  /** False for a value that JSON has no form for. */
  static boolean appendJson(Object value, TextBuffer out) {
    switch (value) {
      case NullValue absent -> out.append("null");
      case UnsignedLong number -> out.append(number.longValue());
      case Boolean bool -> out.append(bool.toString());
      case Number number -> Json.append(number, out);
      default -> {
        TextBuffer text = new TextBuffer(64);
        append(value, text);
        Json.append(text.toString(), out);
      }
    }
    return true;
  }

  /** As C's {@code %g}. */
  private static String sixDigits(double number) {
    if (Double.isNaN(number)) {
      return "nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    BigDecimal rounded = new BigDecimal(number).round(SIX_DIGITS).stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    if (exponent >= -4 && exponent < 6) {
      return rounded.toPlainString();
    }
    String digits = rounded.unscaledValue().abs().toString();
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    String sign = exponent < 0 ? "-" : "+";
    String power = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : "" + Math.abs(exponent);
    return (number < 0 ? "-" : "") + digits.charAt(0) + fraction + "e" + sign + power;
  }

  /** As Abseil's FormatDuration: {@code 1h2m3.5s}, below a second {@code 1.5ms}. */
  private static String duration(Duration duration) {
    if (duration.isZero()) {
      return "0";
    }
    String sign = duration.isNegative() ? "-" : "";
    Duration size = duration.abs();
    if (size.compareTo(Duration.ofSeconds(1)) < 0) {
      long nanos = size.toNanos();
      return sign
          + (nanos < 1_000
              ? nanos + "ns"
              : nanos < 1_000_000 ? plain(nanos, 3) + "us" : plain(nanos, 6) + "ms");
    }
    StringBuilder text = new StringBuilder(sign);
    if (size.toHours() > 0) {
      text.append(size.toHours()).append('h');
    }
    if (size.toMinutesPart() > 0) {
      text.append(size.toMinutesPart()).append('m');
    }
    long nanos = size.toSecondsPart() * 1_000_000_000L + size.toNanosPart();
    if (nanos > 0) {
      text.append(plain(nanos, 9)).append('s');
    }
    return text.toString();
  }

  private static String plain(long nanos, int scale) {
    BigDecimal value = BigDecimal.valueOf(nanos, scale).stripTrailingZeros();
    return value.toPlainString();
  }

  private static String time(Instant time) {
    long nanos = time.getLong(ChronoField.NANO_OF_SECOND);
    String fraction = nanos == 0 ? "" : plain(nanos, 9).substring(1);
    return SECONDS.format(time) + fraction + "+00:00";
  }
}
