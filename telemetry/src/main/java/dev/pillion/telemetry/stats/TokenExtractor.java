package dev.pillion.telemetry.stats;

import dev.pillion.proxycore.config.StatsConfig.TagMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tag by its place among a name's parts: {@code $} is the value, {@code *} any one part, {@code
 * **} any number of parts, but at least one at the end.
 */
final class TokenExtractor implements TagExtractor {
  private final String tag;
  private final List<String> pattern;
  private final boolean openEnd;

  TokenExtractor(String tag, String pattern) {
    this.tag = tag;
    this.pattern = List.of(pattern.split("\\.", -1));
    this.openEnd = this.pattern.getLast().equals("**");
  }

  @Override
  public String tag() {
    return tag;
  }

  @Override
  public String firstPart() {
    String first = pattern.getFirst();
    return first.equals("$") || first.equals("*") ? "" : first;
  }

  @Override
  public @Nullable TagMatch find(TaggedName name) {
    int value = place(name, 0, 0, -1);
    return value < 0 ? null : name.part(value);
  }

  /** The index of the value's part, where the pattern matches from these places on; else -1. */
  private int place(TaggedName name, int at, int part, int value) {
    if (at == pattern.size()) {
      return part == name.parts() ? value : -1;
    }
    String token = pattern.get(at);
    if (openEnd && at == pattern.size() - 1) {
      return part < name.parts() ? value : -1;
    }
    if (token.equals("**")) {
      for (int next = part; next <= name.parts(); next++) {
        int found = place(name, at + 1, next, value);
        if (found >= 0) {
          return found;
        }
      }
      return -1;
    }
    if (part == name.parts()) {
      return -1;
    }
    return switch (token) {
      case "$" -> place(name, at + 1, part + 1, part);
      case "*" -> place(name, at + 1, part + 1, value);
      default -> name.partIs(part, token) ? place(name, at + 1, part + 1, value) : -1;
    };
  }
}
