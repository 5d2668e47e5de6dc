package dev.pillion.e2e.differential;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What two runs of the same thing cannot have in common, made equal. Each has a name, and nothing
 * else is ever made equal.
 */
final class Normaliser {
  private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

  /** A named normalisation: what it looks for and what it puts there. */
  private record Rule(Pattern pattern, String by) {
    String apply(String text) {
      return pattern.matcher(text).replaceAll(by);
    }
  }

  /** client-ports: those that are left when every known port has its name. */
  private static final Rule ELSEWHERE =
      new Rule(Pattern.compile("(127\\.\\d+\\.\\d+\\.\\d+|\\[::1\\]):\\d{4,5}\\b"), "$1:<port>");

  /** Those that hold for every text. */
  private static final Map<String, Rule> ALWAYS = new LinkedHashMap<>();

  /** Those that a case asks for. */
  private static final Map<String, Rule> ASKED = new LinkedHashMap<>();

  static {
    ALWAYS.put(
        "date",
        new Rule(
            Pattern.compile(
                "(?i)(\\bdate: )(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d [A-Z][a-z]{2} \\d{4}"
                    + " \\d\\d:\\d\\d:\\d\\d GMT"),
            "$1<date>"));
    ALWAYS.put("uuid", new Rule(Pattern.compile(UUID), "<uuid>"));
    ALWAYS.put(
        "service-time",
        new Rule(Pattern.compile("(?i)(x-envoy-upstream-service-time: )\\d+"), "$1<ms>"));
    ALWAYS.put(
        "version", new Rule(Pattern.compile("[0-9a-f]{40}/1\\.40\\.0/[A-Za-z/]+"), "<version>"));
    ASKED.put(
        "times",
        new Rule(
            Pattern.compile(
                "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:?\\d\\d)"),
            "<time>"));
    ASKED.put(
        "default-log-durations",
        new Rule(
            Pattern.compile("(?m)^(\\[<time>\\] .* \\d+ \\d+) \\d+ (\\d+|-) "), "$1 <ms> <ms> "));
    ASKED.put("microseconds", new Rule(Pattern.compile("\\bu=\\d+"), "u=<us>"));
    ASKED.put("ids", new Rule(Pattern.compile("\\bid=\\d+"), "id=<id>"));
  }

  private final Map<Integer, String> ports;
  private final Set<String> asked;

  Normaliser(Map<Integer, String> ports, Set<String> asked) {
    this.ports = ports;
    this.asked = asked;
    for (String name : asked) {
      if (!ASKED.containsKey(name) && !name.equals("durations")) {
        throw new IllegalArgumentException("no normalisation '" + name + "'");
      }
    }
  }

  String apply(String text) {
    String equal = text;
    for (Rule rule : ALWAYS.values()) {
      equal = rule.apply(equal);
    }
    for (Map.Entry<Integer, String> port : ports.entrySet()) {
      String alone = "(?<![0-9A-Za-z.])" + port.getKey() + "(?![0-9A-Za-z])";
      equal = equal.replaceAll(alone, "{" + port.getValue() + "}");
    }
    equal = ELSEWHERE.apply(equal);
    if (asked.contains("durations")) {
      equal = durations(equal);
    }
    for (Map.Entry<String, Rule> rule : ASKED.entrySet()) {
      equal = asked.contains(rule.getKey()) ? rule.getValue().apply(equal) : equal;
    }
    return equal;
  }

  /** {@code d=123} becomes the quarter of a second it lies in. */
  private static String durations(String text) {
    return Pattern.compile("\\bd=(\\d+)").matcher(text).replaceAll(Normaliser::quarter);
  }

  private static String quarter(MatchResult match) {
    long quarter = Long.parseLong(match.group(1)) / 250;
    return "d=" + quarter * 250 + "ms+";
  }
}
