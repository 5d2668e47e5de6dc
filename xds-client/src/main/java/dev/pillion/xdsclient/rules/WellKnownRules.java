package dev.pillion.xdsclient.rules;

import dev.pillion.xdsclient.schema.Field;
import dev.pillion.xdsclient.schema.Message;
import dev.pillion.xdsclient.schema.Values;
import org.jspecify.annotations.Nullable;

/** Rules for messages that stand for a single value: durations, times, wrappers, Any. */
final class WellKnownRules {
  private static final long NANOS = 1_000_000_000L;

  private WellKnownRules() {}

  /** What is wrong with a value; null: nothing. */
  static @Nullable String mistake(@Nullable Message value, Message rules) {
    Message duration = rules.message("duration");
    if (duration != null) {
      return durationMistake(value, duration);
    }
    Message any = rules.message("any");
    if (any != null) {
      return anyMistake(value, any);
    }
    if (value == null || !value.type().name().endsWith("Value")) {
      return null;
    }
    Field field = value.type().require("value");
    return ScalarRules.mistake(field, value.get(field), rules);
  }

  private static @Nullable String durationMistake(@Nullable Message value, Message rules) {
    if (value == null) {
      return rules.bool("required") ? "is required" : null;
    }
    String bound = compare(value, rules.message("lt"), "less than", -1, -1);
    bound = bound != null ? bound : compare(value, rules.message("lte"), "at most", -1, 0);
    bound = bound != null ? bound : compare(value, rules.message("gt"), "greater than", 1, 1);
    return bound != null ? bound : compare(value, rules.message("gte"), "at least", 0, 1);
  }

  /** The comparison's sign must lie between {@code low} and {@code high}. */
  private static @Nullable String compare(
      Message value, @Nullable Message bound, String words, int low, int high) {
    if (bound == null) {
      return null;
    }
    int sign = Integer.signum(compare(value, bound));
    return sign < low || sign > high ? "must be " + words + " " + text(bound) : null;
  }

  private static int compare(Message one, Message other) {
    int seconds = Long.compare(one.number("seconds"), other.number("seconds"));
    return seconds != 0 ? seconds : Long.compare(one.number("nanos"), other.number("nanos"));
  }

  private static String text(Message duration) {
    long seconds = duration.number("seconds");
    long nanos = duration.number("nanos");
    return nanos == 0 ? seconds + "s" : (seconds + (double) nanos / NANOS) + "s";
  }

  private static @Nullable String anyMistake(@Nullable Message value, Message rules) {
    if (value == null) {
      return rules.bool("required") ? "is required" : null;
    }
    if (!value.isAny()) {
      return null; // Some fields that are no Any have its rule for "required".
    }
    String url = value.text("type_url");
    Values allowed = rules.list("in");
    if (allowed != null && !contains(allowed, url)) {
      return url + " is not allowed here";
    }
    Values forbidden = rules.list("not_in");
    return forbidden != null && contains(forbidden, url) ? url + " is not allowed here" : null;
  }

  static boolean contains(Values list, Object value) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).equals(value)) {
        return true;
      }
    }
    return false;
  }
}
