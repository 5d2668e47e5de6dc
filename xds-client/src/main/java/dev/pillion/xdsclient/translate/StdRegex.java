package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.StatsConfig.TagMatch;
import dev.pillion.proxycore.config.StatsConfig.TagPattern;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A statistics' tag's regular expression. Envoy compiles these, and these only, with C++'s {@code
 * std::regex} (ECMAScript with POSIX classes), and Istio's have lookaheads, which RE2 lacks. It may
 * backtrack as Envoy's does: the pattern is the operator's own, at most 1024 bytes long, and is
 * searched in statistics' names when an admin page shows them.
 */
final class StdRegex implements TagPattern {
  private final String text;
  private final Pattern pattern;

  private StdRegex(String text, Pattern pattern) {
    this.text = text;
    this.pattern = pattern;
  }

  /** Compiles; throws {@link PatternSyntaxException} when the text is no regex. */
  static StdRegex compile(String regex) {
    return new StdRegex(regex, Pattern.compile(new StdRegexSyntax(regex).toJava()));
  }

  @Override
  public String pattern() {
    return text;
  }

  @Override
  public @Nullable TagMatch find(String name) {
    Matcher matcher = pattern.matcher(name);
    if (!matcher.find() || matcher.groupCount() == 0 || matcher.start(1) < 0) {
      return null;
    }
    String value = matcher.groupCount() > 1 ? matcher.group(2) : matcher.group(1);
    return new TagMatch(matcher.start(1), matcher.end(1), value == null ? "" : value);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StdRegex that && that.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
