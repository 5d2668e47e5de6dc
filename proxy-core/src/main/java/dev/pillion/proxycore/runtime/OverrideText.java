package dev.pillion.proxycore.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value as {@code /runtime_modify} gives it: a scalar of YAML, or a FractionalPercent in braces
 * ({@code {numerator: 5, denominator: MILLION}}), for which Envoy reads YAML as well.
 */
final class OverrideText {
  private OverrideText() {}

  static RuntimeValue read(String text) {
    String stripped = text.strip();
    if (stripped.length() > 1 && stripped.startsWith("{") && stripped.endsWith("}")) {
      Map<String, @Nullable Object> fields = fields(stripped.substring(1, stripped.length() - 1));
      return RuntimeValue.fraction(fields, text);
    }
    return switch (scalar(stripped)) {
      case Boolean flag -> RuntimeValue.flag(flag, text);
      case Double number -> RuntimeValue.number(number, text);
      default -> RuntimeValue.text(text);
    };
  }

  private static Map<String, @Nullable Object> fields(String inner) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (String pair : inner.split(",", -1)) {
      int colon = pair.indexOf(':');
      if (colon >= 0) {
        String key = unquoted(pair.substring(0, colon).strip());
        fields.put(key, scalar(pair.substring(colon + 1).strip()));
      } else if (!pair.isBlank()) {
        fields.put(pair.strip(), null);
      }
    }
    return fields;
  }

  private static Object scalar(String text) {
    String bare = unquoted(text);
    if (bare.length() < text.length()) {
      return bare;
    }
    if (bare.equals("true") || bare.equals("false")) {
      return Boolean.valueOf(bare);
    }
    Double number = RuntimeValue.text(bare).number();
    return number == null ? bare : number;
  }

  private static String unquoted(String text) {
    boolean quoted =
        text.length() > 1
            && (text.charAt(0) == '"' || text.charAt(0) == '\'')
            && text.charAt(text.length() - 1) == text.charAt(0);
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
