package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.match.StringMatcher;
import dev.pillion.proxycore.match.ValueMatcher;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code envoy.type.matcher.v3.ValueMatcher}. */
final class ValueMatchers {
  private ValueMatchers() {}

  /** Null when there is none or a mistake in it, which is noted. */
  static @Nullable ValueMatcher read(@Nullable Fields matcher) {
    if (matcher == null) {
      return null;
    }
    if (matcher.message("null_match") != null) {
      return new ValueMatcher.Null();
    }
    if (matcher.has("double_match")) {
      return number(matcher.message("double_match"));
    }
    if (matcher.has("string_match")) {
      StringMatcher text = Matchers.string(matcher.message("string_match"));
      return text == null ? null : new ValueMatcher.Text(text);
    }
    if (matcher.has("bool_match")) {
      return new ValueMatcher.Bool(matcher.bool("bool_match"));
    }
    if (matcher.has("present_match")) {
      return new ValueMatcher.Present(matcher.bool("present_match"));
    }
    Fields list = matcher.message("list_match");
    if (list != null) {
      ValueMatcher element = read(list.message("one_of"));
      return element == null ? null : new ValueMatcher.OneOf(element);
    }
    Fields or = matcher.message("or_match");
    return or == null ? null : or(or);
  }

  private static ValueMatcher or(Fields given) {
    List<ValueMatcher> all = new ArrayList<>();
    for (Fields one : given.messages("value_matchers")) {
      ValueMatcher read = read(one);
      if (read != null) {
        all.add(read);
      }
    }
    return new ValueMatcher.Or(List.copyOf(all));
  }

  private static @Nullable ValueMatcher number(@Nullable Fields given) {
    if (given == null) {
      return null;
    }
    Fields range = given.message("range");
    return range == null
        ? new ValueMatcher.Exact(given.real("exact"))
        : new ValueMatcher.Range(range.real("start"), range.real("end"));
  }
}
