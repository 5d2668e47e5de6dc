package dev.pillion.proxyapp.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code --stats-tag tag:value}, as Envoy takes it apart. */
final class StatsTags {
  private StatsTags() {}

  /** {@code lines}: one a tag; null: none. */
  static List<Map.Entry<String, String>> parse(@Nullable String lines) throws OptionException {
    List<Map.Entry<String, String>> tags = new ArrayList<>();
    if (lines == null) {
      return tags;
    }
    for (String tag : lines.split("\n", -1)) {
      int colon = tag.indexOf(':');
      if (colon < 0) {
        throw misformatted(tag, "");
      }
      String name = tag.substring(0, colon);
      String value = tag.substring(colon + 1);
      if (!name.matches("[A-Za-z0-9]*")) {
        throw misformatted(tag, " contains invalid char in '" + name + "'");
      }
      if (!value.matches("[^.]+")) {
        throw misformatted(tag, " contains invalid char in '" + value + "'");
      }
      tags.add(Map.entry(name, value));
    }
    return List.copyOf(tags);
  }

  private static OptionException misformatted(String tag, String why) {
    return new OptionException("error: misformatted stats-tag '" + tag + "'" + why, false);
  }
}
