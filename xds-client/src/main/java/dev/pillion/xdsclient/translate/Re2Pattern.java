package dev.pillion.xdsclient.translate;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.pillion.proxycore.match.RegexPattern;
import org.jspecify.annotations.Nullable;

/** A regular expression compiled by RE2/J: linear time whatever the input. */
public final class Re2Pattern implements RegexPattern {
  private final Pattern pattern;

  private Re2Pattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /** Compiles; throws {@link com.google.re2j.PatternSyntaxException} when the text is no regex. */
  public static Re2Pattern compile(String regex) {
    return new Re2Pattern(Pattern.compile(regex));
  }

  @Override
  public String pattern() {
    return pattern.pattern();
  }

  @Override
  public boolean matches(CharSequence input) {
    return pattern.matcher(input).matches();
  }

  @Override
  public boolean find(CharSequence input) {
    return pattern.matcher(input).find();
  }

  /** {@inheritDoc} {@code \0} is the whole match, {@code \\} a backslash. */
  @Override
  public String replaceAll(String input, String substitution) {
    Matcher matcher = pattern.matcher(input);
    if (!matcher.find()) {
      return input;
    }
    StringBuilder out = new StringBuilder(input.length() + substitution.length());
    int copied = 0;
    do {
      out.append(input, copied, matcher.start());
      appendSubstitution(out, matcher, substitution);
      copied = matcher.end();
    } while (matcher.find());
    return out.append(input, copied, input.length()).toString();
  }

  private static void appendSubstitution(StringBuilder out, Matcher matcher, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\' || i + 1 == text.length()) {
        out.append(c);
        continue;
      }
      char next = text.charAt(++i);
      if (next < '0' || next > '9') {
        out.append(next);
      } else if (next - '0' <= matcher.groupCount()) {
        String group = matcher.group(next - '0');
        out.append(group == null ? "" : group);
      }
    }
  }

  /**
   * What is wrong with a substitution for this pattern (RE2's CheckRewriteString); null: nothing.
   */
  @Nullable String mistakeIn(String substitution) {
    int groups = pattern.groupCount();
    for (int i = 0; i < substitution.length(); i++) {
      if (substitution.charAt(i) != '\\') {
        continue;
      }
      if (++i == substitution.length()) {
        return "the substitution ends in a backslash";
      }
      char next = substitution.charAt(i);
      if (next == '\\') {
        continue;
      }
      if (next < '0' || next > '9') {
        return "a backslash in the substitution must be followed by a digit or a backslash";
      }
      if (next - '0' > groups) {
        return "the substitution names group " + next + ", but the regex has " + groups;
      }
    }
    return null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Re2Pattern that && that.pattern().equals(pattern());
  }

  @Override
  public int hashCode() {
    return pattern().hashCode();
  }

  @Override
  public String toString() {
    return pattern();
  }
}
