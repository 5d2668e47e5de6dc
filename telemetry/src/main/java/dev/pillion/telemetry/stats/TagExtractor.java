package dev.pillion.telemetry.stats;

import dev.pillion.proxycore.config.StatsConfig.TagMatch;
import dev.pillion.proxycore.config.StatsConfig.TagPattern;
import org.jspecify.annotations.Nullable;

/** Finds one tag in statistics' names. Immutable, any thread. */
interface TagExtractor {
  /** The tag's name. */
  String tag();

  /** The first part that a name with this tag has, which spares looking further; empty: any. */
  String firstPart();

  /** The tag in a name; null when it is not there. */
  @Nullable TagMatch find(TaggedName name);

  /** A tag that every statistic has, without a place in its name. */
  record Fixed(String tag, String value) implements TagExtractor {
    @Override
    public String firstPart() {
      return "";
    }

    @Override
    public TagMatch find(TaggedName name) {
      return new TagMatch(0, 0, value);
    }
  }

  /**
   * A regular expression.
   *
   * @param substring what every name that matches contains; empty: nothing
   * @param notValue a value that is none; empty: every one is
   */
  record Regex(String tag, TagPattern pattern, String firstPart, String substring, String notValue)
      implements TagExtractor {
    static Regex of(String tag, TagPattern pattern, String substring, String notValue) {
      return new Regex(tag, pattern, firstPart(pattern.pattern()), substring, notValue);
    }

    @Override
    public @Nullable TagMatch find(TaggedName name) {
      if (!name.text().contains(substring)) {
        return null;
      }
      TagMatch found = pattern.find(name.text());
      return found != null && !notValue.isEmpty() && found.value().equals(notValue) ? null : found;
    }

    /** Envoy's extractRegexPrefix: the word after {@code ^}, where a dot or the end follows it. */
    private static String firstPart(String regex) {
      int end = 1;
      while (end < regex.length() && isWord(regex.charAt(end))) {
        end++;
      }
      boolean dotFollows = regex.startsWith("\\.", end) || regex.startsWith("(?=\\.)", end);
      boolean ends = end == regex.length() - 1 && regex.charAt(end) == '$';
      return regex.startsWith("^") && (dotFollows || ends) ? regex.substring(1, end) : "";
    }

    private static boolean isWord(char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }
  }
}
