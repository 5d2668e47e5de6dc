package dev.pillion.listeners.compress;

import dev.pillion.listeners.compress.AcceptedEncodings.Weighted;
import java.util.List;

/** What a client accepts: the reason of a decision, which one statistic each counts. */
enum EncodingChoice {
  USED,
  IDENTITY,
  WILDCARD,
  NOT_VALID;

  private static final String IDENTITY_CODING = "identity";
  private static final String ANY = "*";

  /** Decides for a filter that makes one coding, alone or first in its chain. */
  static EncodingChoice of(String acceptEncoding, String coding, boolean chooseFirst) {
    List<Weighted> accepted = AcceptedEncodings.parse(acceptEncoding);
    boolean allowed =
        accepted.stream().noneMatch(w -> w.weight() == 0 && w.coding().equals(coding));
    if (accepted.isEmpty() || !allowed) {
      return NOT_VALID;
    }
    String choice = IDENTITY_CODING;
    float weight = 0;
    for (Weighted each : accepted) {
      boolean ours = each.coding().equals(coding);
      boolean counts = ours || each.coding().equals(IDENTITY_CODING) || each.coding().equals(ANY);
      if (counts && (each.weight() > weight || (each.weight() == weight && ours && chooseFirst))) {
        choice = each.coding();
        weight = each.weight();
      }
    }
    if (weight == 0) {
      return NOT_VALID;
    }
    return switch (choice) {
      case IDENTITY_CODING -> IDENTITY;
      case ANY -> WILDCARD;
      default -> USED;
    };
  }
}
