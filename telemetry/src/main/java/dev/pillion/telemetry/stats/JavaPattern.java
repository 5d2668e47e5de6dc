package dev.pillion.telemetry.stats;

import dev.pillion.proxycore.config.StatsConfig.TagMatch;
import dev.pillion.proxycore.config.StatsConfig.TagPattern;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The well-known tags' own regular expressions, of which none backtracks far. */
record JavaPattern(String pattern, Pattern compiled) implements TagPattern {
  static JavaPattern of(String regex) {
    return new JavaPattern(regex, Pattern.compile(regex));
  }

  @Override
  public @Nullable TagMatch find(String name) {
    Matcher matcher = compiled.matcher(name);
    return matcher.find() ? new TagMatch(matcher.start(1), matcher.end(1), matcher.group(2)) : null;
  }
}
