package dev.pillion.routing.route;

/** Where a request target's path ends and its query begins, without cutting it up. */
final class RoutePath {
  private RoutePath() {}

  /** The length of the path in front of a query or fragment. */
  static int end(String target) {
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c == '?' || c == '#') {
        return i;
      }
    }
    return target.length();
  }

  /** The path without query and fragment. */
  static String withoutQuery(String target) {
    int end = end(target);
    return end == target.length() ? target : target.substring(0, end);
  }
}
