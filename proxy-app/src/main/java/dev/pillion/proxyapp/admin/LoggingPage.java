package dev.pillion.proxyapp.admin;

import dev.pillion.proxyapp.admin.AdminPage.Parameter;
import dev.pillion.proxyapp.cli.LogLevels;
import dev.pillion.proxycore.log.LogLevel;
import dev.pillion.proxycore.log.Logger;
import dev.pillion.proxycore.log.Loggers;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /logging}: shows and changes the log's levels. */
final class LoggingPage {
  private static final String USAGE =
      """

      usage: /logging?<name>=<level> (change single level)
      usage: /logging?paths=name1:level1,name2:level2,... (change multiple levels)
      usage: /logging?level=<level> (change all levels)
      levels: trace debug info warning error critical off\s
      """;

  private LoggingPage() {}

  static AdminPage page() {
    return AdminPage.post(
        "/logging",
        "query/change logging levels",
        LoggingPage::handle,
        new Parameter(
            "paths",
            "Change multiple logging levels by setting to <logger_name1>:<desired_level1>,"
                + "<logger_name2>:<desired_level2>."),
        new Parameter(
            "level",
            "desired logging level, this will change all loggers's level; One of (, trace, debug,"
                + " info, warning, error, critical, off)"));
  }

  private static AdminResponse handle(AdminRequest request) {
    String error = change(request);
    return error == null
        ? AdminResponse.text(levels())
        : AdminResponse.badRequest("error: " + error + "\n" + USAGE + levels());
  }

  /** Changes what the query says; the reason when it says something impossible. */
  private static @Nullable String change(AdminRequest request) {
    if (request.parameters().isEmpty()) {
      return null;
    }
    if (request.parameters().size() > 1) {
      return "invalid parameter number";
    }
    Map.Entry<String, String> only = request.parameters().entrySet().iterator().next();
    return switch (only.getKey()) {
      case "level" -> changeAll(only.getValue());
      case "paths" -> changeSome(only.getValue());
      default -> changeSome(only.getKey() + ":" + only.getValue());
    };
  }

  private static @Nullable String changeAll(String name) {
    if (name.isEmpty()) {
      return null;
    }
    LogLevel level = LogLevels.byName(name);
    if (level == null) {
      return "unknown logger level";
    }
    Loggers.setLevel(level);
    return null;
  }

  private static @Nullable String changeSome(String list) {
    Map<String, LogLevel> changes = new LinkedHashMap<>();
    for (String entry : list.split(",", -1)) {
      int colon = entry.lastIndexOf(':');
      LogLevel level = colon < 0 ? null : LogLevels.byName(entry.substring(colon + 1));
      if (level == null) {
        return "unknown logger level";
      }
      String component = entry.substring(0, colon);
      if (!LogLevels.COMPONENTS.contains(component)) {
        return "unknown logger name";
      }
      changes.put(component, level);
    }
    changes.forEach((component, level) -> Logger.of(component).setLevel(level));
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
