package dev.pillion.xdsclient.rules;

import com.google.re2j.Pattern;
import dev.pillion.xdsclient.schema.Message;
import dev.pillion.xdsclient.schema.Values;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@code validate.StringRules}. */
final class StringRules {
  private static final int HEADER_NAME = 1;
  private static final int HEADER_VALUE = 2;

  private StringRules() {}

  static @Nullable String mistake(String value, Message rules) {
    if (value.isEmpty() && rules.bool("ignore_empty")) {
      return null;
    }
    String length = lengthMistake(value, rules);
    if (length != null) {
      return length;
    }
    String part = partMistake(value, rules);
    return part != null ? part : formMistake(value, rules);
  }

  private static @Nullable String lengthMistake(String value, Message rules) {
    long characters = value.codePointCount(0, value.length());
    long bytes = value.getBytes(StandardCharsets.UTF_8).length;
    if (characters < rules.number("min_len") || bytes < rules.number("min_bytes")) {
      long min = Math.max(rules.number("min_len"), rules.number("min_bytes"));
      return min == 1 ? "must not be empty" : "must have at least " + min + " characters";
    }
    if (rules.has("max_len") && characters > rules.number("max_len")) {
      return "must have at most " + rules.number("max_len") + " characters";
    }
    return rules.has("max_bytes") && bytes > rules.number("max_bytes")
        ? "must have at most " + rules.number("max_bytes") + " bytes"
        : null;
  }

  private static @Nullable String partMistake(String value, Message rules) {
    if (rules.has("const") && !value.equals(rules.text("const"))) {
      return "must be " + rules.text("const");
    }
    if (rules.has("prefix") && !value.startsWith(rules.text("prefix"))) {
      return "must begin with " + rules.text("prefix");
    }
    if (rules.has("suffix") && !value.endsWith(rules.text("suffix"))) {
      return "must end in " + rules.text("suffix");
    }
    if (rules.has("contains") && !value.contains(rules.text("contains"))) {
      return "must contain " + rules.text("contains");
    }
    Values allowed = rules.list("in");
    if (allowed != null && !WellKnownRules.contains(allowed, value)) {
      return "\"" + value + "\" is not allowed here";
    }
    Values forbidden = rules.list("not_in");
    return forbidden != null && WellKnownRules.contains(forbidden, value)
        ? "\"" + value + "\" is not allowed here"
        : null;
  }

  private static @Nullable String formMistake(String value, Message rules) {
    if (rules.has("pattern") && !Pattern.compile(rules.text("pattern")).matcher(value).find()) {
      return "\"" + value + "\" does not match " + rules.text("pattern");
    }
    if (rules.has("well_known_regex")) {
      boolean strict = !rules.has("strict") || rules.bool("strict");
      return headerMistake(value, rules.number("well_known_regex"), strict);
    }
    if (rules.bool("uri") && !isUri(value)) {
      return "\"" + value + "\" is not an absolute URI";
    }
    return null;
  }

  private static boolean isUri(String value) {
    try {
      return new URI(value).isAbsolute();
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Not strict: only what would end the line is refused (protoc-gen-validate). */
  private static @Nullable String headerMistake(String value, long form, boolean strict) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean ends = c == 0 || c == '\n' || c == '\r';
      boolean bad =
          !strict
              ? ends
              : form == HEADER_NAME
                  ? !(isToken(c) || (c == ':' && i == 0))
                  : form == HEADER_VALUE && ((c < ' ' && c != '\t') || c == 0x7f);
      if (bad) {
        String what = form == HEADER_NAME ? "a header's name" : "a header's value";
        return "the character " + (int) c + " cannot stand in " + what;
      }
    }
    return null;
  }

  /** RFC 9110 section 5.6.2. */
  private static boolean isToken(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }
}
