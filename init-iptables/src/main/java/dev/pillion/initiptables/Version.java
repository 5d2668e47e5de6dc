package dev.pillion.initiptables;

/** The version that a program's {@code --version} line holds after a {@code v}. */
final class Version {
  private Version() {}

  /** Whether {@code line} names a version of at least this one; false when it names none. */
  static boolean atLeast(String line, int major, int minor, int patch) {
    int at = start(line);
    if (at < 0) {
      return false;
    }
    int[] wanted = {major, minor, patch};
    for (int part : wanted) {
      int value = 0;
      while (at < line.length() && isDigit(line.charAt(at))) {
        value = value * 10 + (line.charAt(at++) - '0');
      }
      if (value != part) {
        return value > part;
      }
      if (at < line.length() && line.charAt(at) == '.') {
        at++;
      }
    }
    return true;
  }

  private static int start(String line) {
    for (int i = 0; i + 1 < line.length(); i++) {
      if (line.charAt(i) == 'v' && isDigit(line.charAt(i + 1))) {
        return i + 1;
      }
    }
    return -1;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
