package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.match.HeaderMatcher;
import dev.pillion.proxycore.match.MetadataMatcher;
import dev.pillion.proxycore.match.RegexPattern;
import dev.pillion.proxycore.match.StringMatcher;
import dev.pillion.proxycore.match.ValueMatcher;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code StringMatcher} and {@code HeaderMatcher}. */
final class Matchers {
  private Matchers() {}

  /** Null when there is a mistake, which is noted. */
  static @Nullable StringMatcher string(@Nullable Fields matcher) {
    if (matcher == null) {
      return null;
    }
    boolean ignoreCase = matcher.bool("ignore_case");
    if (matcher.has("exact")) {
      return new StringMatcher.Exact(matcher.string("exact"), ignoreCase);
    }
    if (matcher.has("prefix")) {
      return new StringMatcher.Prefix(matcher.string("prefix"), ignoreCase);
    }
    if (matcher.has("suffix")) {
      return new StringMatcher.Suffix(matcher.string("suffix"), ignoreCase);
    }
    if (matcher.has("contains")) {
      return new StringMatcher.Contains(matcher.string("contains"), ignoreCase);
    }
    if (ignoreCase && matcher.has("safe_regex")) {
      matcher.error("ignore_case", "ignore_case has no effect for safe_regex");
    }
    return regex(matcher.message("safe_regex"));
  }

  /** A list of matchers. */
  static List<StringMatcher> strings(Fields in, String name) {
    List<StringMatcher> matchers = new ArrayList<>();
    for (Fields matcher : in.messages(name)) {
      StringMatcher read = string(matcher);
      if (read != null) {
        matchers.add(read);
      }
    }
    return List.copyOf(matchers);
  }

  private static StringMatcher.@Nullable Regex regex(@Nullable Fields matcher) {
    RegexPattern pattern = Regexes.read(matcher);
    return pattern == null ? null : new StringMatcher.Regex(pattern);
  }

  static List<HeaderMatcher> headers(Fields in, String name) {
    List<HeaderMatcher> matchers = new ArrayList<>();
    for (Fields header : in.messages(name)) {
      HeaderMatcher matcher = header(header);
      if (matcher != null) {
        matchers.add(matcher);
      }
    }
    return List.copyOf(matchers);
  }

  /** Null when there is none, or a mistake, which is noted. */
  static @Nullable HeaderMatcher header(@Nullable Fields header) {
    if (header == null) {
      return null;
    }
    HeaderMatcher.Kind kind = kind(header);
    boolean invert = header.bool("invert_match");
    boolean missingAsEmpty = header.bool("treat_missing_header_as_empty");
    String name = header.string("name");
    return kind == null
        ? null
        : new HeaderMatcher(HeaderName.of(name), kind, invert, missingAsEmpty);
  }

  private static HeaderMatcher.@Nullable Kind kind(Fields header) {
    if (header.has("present_match")) {
      return new HeaderMatcher.Kind.Present(header.bool("present_match"));
    }
    Fields range = header.message("range_match");
    if (range != null) {
      return new HeaderMatcher.Kind.Range(range.number("start"), range.number("end"));
    }
    if (header.has("string_match")) {
      return text(string(header.message("string_match")));
    }
    return olderKind(header);
  }

  /** The deprecated forms; without any the header must be there. */
  private static HeaderMatcher.@Nullable Kind olderKind(Fields header) {
    if (header.has("exact_match")) {
      return text(new StringMatcher.Exact(header.string("exact_match"), false));
    }
    if (header.has("prefix_match")) {
      return text(new StringMatcher.Prefix(header.string("prefix_match"), false));
    }
    if (header.has("suffix_match")) {
      return text(new StringMatcher.Suffix(header.string("suffix_match"), false));
    }
    if (header.has("contains_match")) {
      return text(new StringMatcher.Contains(header.string("contains_match"), false));
    }
    if (header.has("safe_regex_match")) {
      return text(regex(header.message("safe_regex_match")));
    }
    return new HeaderMatcher.Kind.Present(true);
  }

  private static HeaderMatcher.Kind.@Nullable Text text(@Nullable StringMatcher matcher) {
    return matcher == null ? null : new HeaderMatcher.Kind.Text(matcher);
  }

  /** {@code MetadataMatcher}s; one with a mistake, which is noted, is left out. */
  static List<MetadataMatcher> metadata(Fields in, String name) {
    List<MetadataMatcher> matchers = new ArrayList<>();
    for (Fields given : in.messages(name)) {
      MetadataMatcher read = metadata(given);
      if (read != null) {
        matchers.add(read);
      }
    }
    return List.copyOf(matchers);
  }

  static @Nullable MetadataMatcher metadata(Fields given) {
    String namespace = given.string("filter");
    List<String> path = new ArrayList<>();
    for (Fields segment : given.messages("path")) {
      path.add(segment.string("key"));
    }
    boolean invert = given.bool("invert");
    ValueMatcher value = ValueMatchers.read(given.message("value"));
    return value == null ? null : new MetadataMatcher(namespace, List.copyOf(path), value, invert);
  }
}
