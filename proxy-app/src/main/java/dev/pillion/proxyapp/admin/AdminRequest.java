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
 * @param parameters of the query, decoded; one without a value is empty; the first of a name counts
 */
public record AdminRequest(String method, String path, Map<String, String> parameters) {
  /** Takes a request target apart. */
  public static AdminRequest of(String method, String target) {
    int question = target.indexOf('?');
    if (question < 0) {
      return new AdminRequest(method, target, Map.of());
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : target.substring(question + 1).split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (!name.isEmpty()) {
        parameters.putIfAbsent(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
    return new AdminRequest(method, target.substring(0, question), parameters);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  boolean has(String parameter) {
    return parameters.containsKey(parameter);
  }

  @Nullable String parameter(String name) {
    return parameters.get(name);
  }
}
