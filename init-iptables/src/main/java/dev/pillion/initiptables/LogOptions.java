package dev.pillion.initiptables;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Istio's logging flags, as far as a program of one scope can honour them. */
final class LogOptions {
  private LogOptions() {}

  static Log open(Flags flags) throws InitFailure {
    refuse(flags, Flag.LOG_CALLER, "");
    refuse(flags, Flag.LOG_STACKTRACE_LEVEL, "default:none");
    refuse(flags, Flag.VKLOG, "");
    return new Log(
        target(flags.text(Flag.LOG_TARGET)),
        level(flags.text(Flag.LOG_OUTPUT_LEVEL)),
        flags.isSet(Flag.LOG_AS_JSON));
  }

  private static void refuse(Flags flags, Flag flag, String allowed) throws InitFailure {
    String value = flags.text(flag);
    if (!value.isEmpty() && !value.equals(allowed)) {
      throw InitFailure.usage(
          "--" + flag.longName + " is not supported: lines have no caller, stack or klog level.");
    }
  }

  /** The level for the scopes {@code default} and {@code all}; other scopes write nothing here. */
  static Log.Level level(String text) throws InitFailure {
    Log.Level level = Log.Level.INFO;
    List<String> items = ConfigReader.split("--log_output_level", text);
    for (String item : items) {
      int colon = item.indexOf(':');
      String scope = colon < 0 ? "default" : item.substring(0, colon);
      Log.Level wanted = named(item.substring(colon + 1));
      if ("default".equals(scope) || "all".equals(scope)) {
        level = wanted;
      }
    }
    return level;
  }

  private static Log.Level named(String name) throws InitFailure {
    return switch (name) {
      case "debug" -> Log.Level.DEBUG;
      case "info" -> Log.Level.INFO;
      case "warn" -> Log.Level.WARN;
      case "error", "fatal" -> Log.Level.ERROR;
      case "none" -> Log.Level.NONE;
      default ->
          throw InitFailure.usage(
              "the level \""
                  + name
                  + "\" of --log_output_level is none of debug, info, warn, error, fatal and"
                  + " none.");
    };
  }

  private static PrintStream target(String path) throws InitFailure {
    if ("stdout".equals(path)) {
      return System.out;
    }
    if ("stderr".equals(path)) {
      return System.err;
    }
    try {
      return new PrintStream(new FileOutputStream(path, true), true, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw InitFailure.usage("--log_target cannot be opened: " + e.getMessage() + ".");
    }
  }
}
