package dev.pillion.e2e.differential;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What one side showed in a case: observations by name, in their order. */
final class Transcript {
  /** One thing that was seen. */
  sealed interface Observation {
    record Text(String text) implements Observation {}

    /** How often which answer came. */
    record Shares(Map<String, Integer> counts) implements Observation {
      int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
      }
    }
  }

  /** Beyond so many characters, length and hash are compared. */
  private static final int LONGEST = 6000;

  private final Map<String, Observation> all = new LinkedHashMap<>();

  void text(String name, String text) {
    all.put(name, new Observation.Text(text.length() > LONGEST ? shortened(text) : text));
  }

  void shares(String name, Map<String, Integer> counts) {
    all.put(name, new Observation.Shares(new TreeMap<>(counts)));
  }

  Map<String, Observation> all() {
    return all;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    all.forEach(
        (name, seen) ->
            text.append("=== ").append(name).append('\n').append(show(seen)).append('\n'));
    return text.toString();
  }

  static String show(Observation observation) {
    return switch (observation) {
      case Observation.Text text -> text.text().replace("\r\n", "\n");
      case Observation.Shares shares -> shares.counts().toString();
    };
  }

  private static String shortened(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return text.substring(0, 200)
          + "… "
          + text.length()
          + " characters, "
          + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
