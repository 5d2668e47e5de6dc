package dev.pillion.proxycore.format;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code %FILTER_STATE(KEY:F):Z%}: {@code PLAIN} prints the object's text, {@code TYPED} (the
 * default) its JSON, {@code FIELD:name} one field of an object that has fields.
 */
final class FilterStateOperator extends Operator {
  private enum Form {
    PLAIN,
    TYPED,
    FIELD
  }

  private final String key;
  private final Form form;
  private final String field;
  private final boolean ofUpstream;

  private FilterStateOperator(String key, Form form, String field, boolean ofUpstream) {
    this.key = key;
    this.form = form;
    this.field = field;
    this.ofUpstream = ofUpstream;
  }

  static FilterStateOperator parse(@Nullable String parameters, boolean ofUpstream)
      throws FormatException {
    String[] parts = (parameters == null ? "" : parameters).split(":", -1);
    if (parts[0].isEmpty()) {
      throw new FormatException("Invalid filter state configuration, key cannot be empty.");
    }
    Form form =
        switch (parts.length > 1 ? parts[1] : "") {
          case "", "TYPED" -> Form.TYPED;
          case "PLAIN" -> Form.PLAIN;
          case "FIELD" -> Form.FIELD;
          default ->
              throw new FormatException(
                  "Invalid filter state serialize type, only support PLAIN/TYPED/FIELD.");
        };
    String field = parts.length > 2 ? parts[2] : "";
    if ((form == Form.FIELD) == field.isEmpty()) {
      throw new FormatException(
          "Invalid filter state serialize type, FIELD should be used with the field name.");
    }
    return new FilterStateOperator(parts[0], form, field, ofUpstream);
  }

  @Override
  boolean append(FormatContext context, TextBuffer out) {
    Object value = find(context);
    if (form == Form.FIELD) {
      value = value instanceof Map<?, ?> fields ? fields.get(field) : null;
    }
    if (value == null) {
      return false;
    }
    if (form == Form.TYPED) {
      Json.append(value, out);
    } else {
      out.append(value.toString());
    }
    return true;
  }

  /** No filter that is built shares state with the upstream's filters. */
  private @Nullable Object find(FormatContext context) {
    Map<String, Object> all = ofUpstream ? null : context.info.filterState;
    return all == null ? null : all.get(key);
  }

  @Override
  Kind kind() {
    return form == Form.TYPED ? Kind.JSON : Kind.TEXT;
  }

  @Override
  boolean untrusted() {
    return true;
  }
}
