package dev.pillion.listeners.compress;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an {@code accept-encoding} header says, read as Envoy does (RFC 9110 section 12.5.3). */
final class AcceptedEncodings {
  /** A coding with its weight. */
  record Weighted(String coding, float weight) {}

  private AcceptedEncodings() {}

  /** One whose weight cannot be read is left out. */
  static List<Weighted> parse(String header) {
    List<Weighted> all = new ArrayList<>();
    for (String token : header.split(",", -1)) {
      if (token.isEmpty()) {
        continue;
      }
      Float weight = weight(token);
      if (weight != null) {
        int parameters = token.indexOf(';');
        String coding = parameters < 0 ? token : token.substring(0, parameters);
        all.add(new Weighted(coding.strip(), weight));
      }
    }
    return all;
  }

  /** Of the first parameter, when it is {@code q}; null: it is no number. */
  private static @Nullable Float weight(String token) {
    int parameters = token.indexOf(';');
    int equals = token.indexOf('=', parameters + 1);
    if (parameters < 0
        || equals < 0
        || !token.substring(parameters + 1, equals).strip().equalsIgnoreCase("q")) {
      return 1f;
    }
    try {
      return Float.valueOf(token.substring(equals + 1).strip());
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
