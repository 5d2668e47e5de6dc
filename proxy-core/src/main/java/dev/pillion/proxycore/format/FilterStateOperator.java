package dev.pillion.proxycore.format;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code %FILTER_STATE(KEY:F):Z%}: {@code PLAIN} prints the object's text, {@code TYPED} (the
 * default) its JSON.
 */
final class FilterStateOperator extends Operator {
  private final String key;
  private final boolean plain;

  private FilterStateOperator(String key, boolean plain) {
    this.key = key;
    this.plain = plain;
  }

  static FilterStateOperator parse(String parameters) throws FormatException {
    String[] parts = parameters.split(":", -1);
    if (parts[0].isEmpty()) {
      throw new FormatException("Invalid filter state configuration, key cannot be empty.");
    }
    String form = parts.length > 1 ? parts[1] : "TYPED";
    if (parts.length > 2 || !(form.equals("PLAIN") || form.equals("TYPED"))) {
      throw new FormatException(
          "FILTER_STATE takes PLAIN or TYPED behind its key, given: " + parameters);
    }
    return new FilterStateOperator(parts[0], form.equals("PLAIN"));
  }

  @Override
  boolean append(FormatContext context, TextBuffer out) {
    Object value = find(context);
    if (value == null) {
      return false;
    }
    if (plain) {
      out.append(value.toString());
    } else {
      Json.append(value, out);
    }
    return true;
  }

  private @Nullable Object find(FormatContext context) {
    Map<String, Object> all = context.info.filterState;
    return all == null ? null : all.get(key);
  }

  @Override
  Kind kind() {
    return plain ? Kind.TEXT : Kind.JSON;
  }

  @Override
  boolean untrusted() {
    return true;
  }
}
