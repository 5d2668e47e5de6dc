package dev.pillion.xdsclient.source;

/** What may stand in a string: all that UTF-8 can say. */
final class Texts {
  private Texts() {}

  /** False when there is a surrogate without its other half. */
  static boolean isWellFormed(String text) {
    boolean open = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (open != Character.isLowSurrogate(c)) {
        return false;
      }
      open = Character.isHighSurrogate(c);
    }
    return !open;
  }
}
