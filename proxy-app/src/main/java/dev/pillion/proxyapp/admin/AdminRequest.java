package dev.pillion.proxyapp.admin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to the admin server.
 *
 * @param path without the query
 * @param parameters of the query, or of a form in the body where there is no query; decoded; one
 *     without a value is empty; the first of a name counts
 */
public record AdminRequest(String method, String path, Map<String, String> parameters) {
  /** Takes a request target apart. */
  public static AdminRequest of(String method, String target) {
    int question = target.indexOf('?');
    return question < 0
        ? new AdminRequest(method, target, Map.of())
        : new AdminRequest(
            method, target.substring(0, question), parse(target.substring(question + 1)));
  }

  /** With the parameters of a form ({@code application/x-www-form-urlencoded}). */
  AdminRequest withForm(String form) {
    return new AdminRequest(method, path, parse(form));
  }

  private static Map<String, String> parse(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (!pair.isEmpty()) {
        parameters.putIfAbsent(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
    return parameters;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  public boolean has(String parameter) {
    return parameters.containsKey(parameter);
  }

  public @Nullable String parameter(String name) {
    return parameters.get(name);
  }
}
