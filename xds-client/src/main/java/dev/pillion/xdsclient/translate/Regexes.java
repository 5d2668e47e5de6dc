package dev.pillion.xdsclient.translate;

import com.google.re2j.PatternSyntaxException;
import dev.pillion.proxycore.match.RegexPattern;
import org.jspecify.annotations.Nullable;

/** {@code RegexMatcher} and {@code RegexMatchAndSubstitute}. */
final class Regexes {
  /** A regex with what its matches are replaced by. */
  record Substitution(RegexPattern pattern, String substitution) {}

  private Regexes() {}

  /** The compiled regex; null when it does not compile, which is noted. */
  static @Nullable RegexPattern read(@Nullable Fields matcher) {
    if (matcher == null) {
      return null;
    }
    Fields engine = matcher.message("google_re2");
    if (engine != null) {
      // A bound of RE2's program size; deprecated, and ignored by Envoy as well.
      engine.withoutEffect("max_program_size");
    }
    String regex = matcher.string("regex");
    String tooLarge = RegexSize.mistake(regex, matcher.translation().runtime().snapshot());
    if (tooLarge != null) {
      matcher.error("regex", "the regex is too large: " + tooLarge);
      return null;
    }
    try {
      return Re2Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      matcher.error("regex", "invalid regex '" + start(regex) + "': " + e.getDescription());
      return null;
    }
  }

  private static String start(String regex) {
    return regex.length() > 200 ? regex.substring(0, 200) + "…" : regex;
  }

  static @Nullable Substitution substitution(@Nullable Fields rewrite) {
    if (rewrite == null) {
      return null;
    }
    RegexPattern pattern = read(rewrite.message("pattern"));
    String substitution = rewrite.string("substitution");
    if (pattern instanceof Re2Pattern re2) {
      String mistake = re2.mistakeIn(substitution);
      if (mistake != null) {
        rewrite.error("substitution", mistake);
        return null;
      }
    }
    return pattern == null ? null : new Substitution(pattern, substitution);
  }
}
