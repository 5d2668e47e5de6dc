package dev.pillion.proxyapp.admin;

import dev.pillion.proxycore.runtime.RuntimeLayer;
import dev.pillion.proxycore.runtime.RuntimeLoader;
import dev.pillion.proxycore.runtime.RuntimeSnapshot;
import dev.pillion.proxycore.runtime.RuntimeValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code /runtime} and {@code /runtime_modify}. */
public final class RuntimePage {
  private static final String USAGE =
      """
      usage: /runtime_modify?key1=value1&key2=value2&keyN=valueN
             or send the parameters as form values
      use an empty value to remove a previously added override\
      """;

  private RuntimePage() {}

  /**
   * Adds the pages.
   *
   * @param changed called when values were changed
   */
  public static void addTo(AdminPages pages, RuntimeLoader runtime, Runnable changed) {
    pages.add(
        AdminPage.get(
            "/runtime",
            "print runtime values",
            request -> AdminResponse.json(JsonText.render(json(runtime.snapshot())))));
    pages.add(
        AdminPage.post(
            "/runtime_modify",
            "Adds or modifies runtime values as passed in query parameters. To delete a previously"
                + " added key, use an empty string as the value. Note that deletion only applies to"
                + " overrides added via this endpoint; values loaded from disk can be modified via"
                + " override but not deleted. E.g. ?key1=value1&key2=value2...",
            request -> modify(request, runtime, changed)));
  }

  private static AdminResponse modify(
      AdminRequest request, RuntimeLoader runtime, Runnable changed) {
    if (request.parameters().isEmpty()) {
      return AdminResponse.badRequest(USAGE);
    }
    if (!runtime.merge(request.parameters())) {
      return AdminResponse.of(503, "No admin layer specified");
    }
    changed.run();
    return AdminResponse.text("OK\n");
  }

  /** Of each key every layer's value, or an empty text where the layer has none. */
  private static Map<String, Object> json(RuntimeSnapshot snapshot) {
    List<String> layers = snapshot.layers().stream().map(RuntimeLayer::name).toList();
    Map<String, Object> entries = new TreeMap<>();
    snapshot
        .values()
        .forEach(
            (key, winner) -> {
              List<String> values = new ArrayList<>();
              for (RuntimeLayer layer : snapshot.layers()) {
                RuntimeValue value = layer.values().get(key);
                values.add(value == null ? "" : value.raw());
              }
              Map<String, Object> entry = new LinkedHashMap<>();
              entry.put("layer_values", values);
              entry.put("final_value", winner.raw());
              entries.put(key, entry);
            });
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("entries", entries);
    page.put("layers", layers);
    return page;
  }
}
