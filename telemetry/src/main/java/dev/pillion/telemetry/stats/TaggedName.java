package dev.pillion.telemetry.stats;

import dev.pillion.proxycore.config.StatsConfig.TagMatch;
import java.util.Arrays;

/** A statistic's name with the places of its parts, which dots divide. For one thread. */
final class TaggedName {
  private final String text;
  private int[] starts = new int[8];
  private int parts = 1;

  TaggedName(String text) {
    this.text = text;
    for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', dot + 1)) {
      if (parts == starts.length) {
        starts = Arrays.copyOf(starts, parts * 2);
      }
      starts[parts++] = dot + 1;
    }
  }

  String text() {
    return text;
  }

  int parts() {
    return parts;
  }

  private int end(int part) {
    return part == parts - 1 ? text.length() : starts[part + 1] - 1;
  }

  boolean partIs(int part, String value) {
    return end(part) - starts[part] == value.length() && text.startsWith(value, starts[part]);
  }

  /** The part as a tag's value; it leaves the name with one of the dots beside it. */
  TagMatch part(int part) {
    int end = end(part);
    boolean last = part == parts - 1;
    int from = last && part > 0 ? starts[part] - 1 : starts[part];
    return new TagMatch(from, last ? end : end + 1, text.substring(starts[part], end));
  }
}
