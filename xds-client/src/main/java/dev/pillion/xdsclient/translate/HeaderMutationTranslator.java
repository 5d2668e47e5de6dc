package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.format.FormatException;
import dev.pillion.proxycore.format.Formats;
import dev.pillion.proxycore.format.Formatter;
import dev.pillion.proxycore.http.HeaderMutations;
import dev.pillion.proxycore.http.HeaderName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The four header lists that route configurations, virtual hosts, routes and clusters have. */
final class HeaderMutationTranslator {
  private HeaderMutationTranslator() {}

  static HeaderMutations translate(Fields in) {
    return new HeaderMutations(
        additions(in, "request_headers_to_add"),
        removals(in, "request_headers_to_remove"),
        additions(in, "response_headers_to_add"),
        removals(in, "response_headers_to_remove"));
  }

  static List<HeaderMutations.Addition> additions(Fields in, String name) {
    List<HeaderMutations.Addition> additions = new ArrayList<>();
    for (Fields option : in.messages(name)) {
      HeaderMutations.Addition addition = addition(option);
      if (addition != null) {
        additions.add(addition);
      }
    }
    return List.copyOf(additions);
  }

  static HeaderMutations.@Nullable Addition addition(Fields option) {
    HeaderMutations.AppendAction action = action(option);
    boolean keepEmpty = option.bool("keep_empty_value");
    Fields header = option.message("header");
    if (header == null) {
      return null;
    }
    String key = header.string("key");
    if (isProtected(key)) {
      header.error("key", ":-prefixed or host headers may not be modified");
    }
    Formatter value = value(header);
    return value == null
        ? null
        : new HeaderMutations.Addition(HeaderName.of(key), value, action, keepEmpty);
  }

  private static boolean isProtected(String name) {
    return name.startsWith(":") || name.equalsIgnoreCase("host");
  }

  private static @Nullable Formatter value(Fields header) {
    String name = header.has("raw_value") ? "raw_value" : "value";
    if (header.has("raw_value") && header.has("value")) {
      header.error("raw_value", "cannot be set beside value");
      header.string("value");
    }
    String text =
        name.equals("value")
            ? header.string("value")
            : new String(header.bytes("raw_value"), StandardCharsets.UTF_8);
    try {
      return Formats.compileHeaderValue(text, header.translation().formats());
    } catch (FormatException e) {
      header.error(name, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static HeaderMutations.AppendAction action(Fields option) {
    String action = option.enumeration("append_action");
    if (option.has("append")) {
      if (!action.equals("APPEND_IF_EXISTS_OR_ADD")) {
        option.error("append", "both append and append_action are set and it's not allowed");
      }
      return option.boolValue("append", true)
          ? HeaderMutations.AppendAction.APPEND_IF_EXISTS_OR_ADD
          : HeaderMutations.AppendAction.OVERWRITE_IF_EXISTS_OR_ADD;
    }
    return HeaderMutations.AppendAction.valueOf(action);
  }

  private static List<HeaderName> removals(Fields in, String name) {
    List<HeaderName> names = new ArrayList<>();
    for (String header : in.strings(name)) {
      names.add(removal(in, name, header));
    }
    return List.copyOf(names);
  }

  static HeaderName removal(Fields in, String field, String header) {
    if (isProtected(header)) {
      in.error(field, ":-prefixed or host headers may not be removed");
    }
    return HeaderName.of(header);
  }
}
