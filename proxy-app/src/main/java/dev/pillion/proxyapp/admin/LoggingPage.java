package dev.pillion.proxyapp.admin;

import dev.pillion.proxyapp.admin.AdminPage.Parameter;
import dev.pillion.proxyapp.cli.LogLevels;
import dev.pillion.proxycore.log.LogLevel;
import dev.pillion.proxycore.log.Logger;
import dev.pillion.proxycore.log.Loggers;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /logging}: shows and changes the log's levels. */
final class LoggingPage {
  private static final Logger LOG = Logger.of("admin");

  /** By the names that this page shows; the command line takes more. */
  private static final Map<String, LogLevel> LEVELS =
      Arrays.stream(LogLevel.values())
          .collect(
              Collectors.toMap(
                  LogLevel::label, level -> level, (one, other) -> one, LinkedHashMap::new));

  private static final String USAGE =
      """

      usage: /logging?<name>=<level> (change single level)
      usage: /logging?paths=name1:level1,name2:level2,... (change multiple levels)
      usage: /logging?level=<level> (change all levels)
      usage: /logging?group=<group_name>:<level> (change group of loggers)
      levels: trace debug info warning error critical off\s
      """;

  private LoggingPage() {}

  static AdminPage page() {
    return AdminPage.post(
        "/logging",
        "query/change logging levels",
        LoggingPage::handle,
        Parameter.text(
            "paths",
            "Change multiple logging levels by setting to <logger_name1>:<desired_level1>,"
                + "<logger_name2>:<desired_level2>. If fine grain logging is enabled, use __FILE__"
                + " or a glob experision as the logger name. For example, source/common*:warning"),
        Parameter.text(
            "group",
            "Change given logger group to desired level, set to"
                + " <logger_group_name>:<desired_level>. logger_group_name must be a logger name."),
        Parameter.choice(
            "level",
            "desired logging level, this will change all loggers's level",
            Stream.concat(Stream.of(""), LEVELS.keySet().stream()).toArray(String[]::new)));
  }

  private static AdminResponse handle(AdminRequest request) {
    String error = change(request);
    return error == null
        ? AdminResponse.text(levels())
        : AdminResponse.badRequest("error: " + error + "\n" + USAGE + levels());
  }

  /**
   * Changes what the query says; the reason when it says something impossible. What has no value
   * says nothing: the home page's form sends all of its fields.
   */
  private static @Nullable String change(AdminRequest request) {
    Map<String, String> given = new LinkedHashMap<>(request.parameters());
    given.values().removeIf(String::isEmpty);
    if (given.isEmpty()) {
      return null;
    }
    if (given.size() > 1) {
      return "invalid number of parameters";
    }
    Map.Entry<String, String> only = given.entrySet().iterator().next();
    return switch (only.getKey()) {
      case "level" -> changeAll(only.getValue());
      case "group" -> "group parameter requires fine-grain logging to be enabled";
      case "paths" -> changeSome(only.getValue());
      default -> changeOne(only.getKey(), only.getValue());
    };
  }

  private static @Nullable String changeAll(String name) {
    LogLevel level = LEVELS.get(name);
    if (level == null) {
      return "unknown logger level";
    }
    LOG.info("change all log levels: level='" + level.label() + "'");
    Loggers.setLevel(level);
    return null;
  }

  private static @Nullable String changeSome(String list) {
    Map<String, LogLevel> changes = new LinkedHashMap<>();
    for (String entry : list.split(",", -1)) {
      if (entry.isBlank()) {
        continue;
      }
      int colon = entry.indexOf(':');
      String name = entry.substring(0, Math.max(colon, 0));
      String levelName = entry.substring(colon + 1);
      if (name.isBlank() || levelName.isBlank()) {
        return "empty logger name or empty logger level";
      }
      LogLevel level = LEVELS.get(levelName);
      if (level == null) {
        return "unknown logger level";
      }
      changes.put(name, level);
    }
    return apply(changes);
  }

  private static @Nullable String changeOne(String component, String levelName) {
    LogLevel level = LEVELS.get(levelName);
    return level == null ? "unknown logger level" : apply(Map.of(component, level));
  }

  private static @Nullable String apply(Map<String, LogLevel> changes) {
    if (!LogLevels.COMPONENTS.containsAll(changes.keySet())) {
      return "unknown logger name";
    }
    changes.forEach(
        (component, level) -> {
          LOG.info("change log level: name='" + component + "' level='" + level.label() + "'");
          Logger.of(component).setLevel(level);
        });
    return null;
  }

  private static String levels() {
    StringBuilder out = new StringBuilder("active loggers:\n");
    for (String component : LogLevels.COMPONENTS) {
      out.append("  ").append(component).append(": ");
      out.append(Logger.of(component).level().label()).append('\n');
    }
    return out.append('\n').toString();
  }
}
