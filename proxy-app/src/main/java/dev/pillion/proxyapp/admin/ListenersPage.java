package dev.pillion.proxyapp.admin;

import dev.pillion.listeners.ListenerManager;
import dev.pillion.proxyapp.admin.AdminPage.Parameter;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code /listeners}: names and addresses, as text or {@code envoy.admin.v3.Listeners}. */
public final class ListenersPage {
  private ListenersPage() {}

  /**
   * Adds the page.
   *
   * @param listeners reads them on the thread that may
   */
  public static void addTo(AdminPages pages, Supplier<List<ListenerManager.Bound>> listeners) {
    pages.add(
        AdminPage.get(
            "/listeners",
            "print listener info",
            request ->
                "json".equals(request.parameter("format"))
                    ? AdminResponse.json(JsonText.render(json(listeners.get())))
                    : AdminResponse.text(text(listeners.get())),
            Parameter.choice("format", "File format to use", "text", "json")));
  }

  private static String text(List<ListenerManager.Bound> listeners) {
    StringBuilder out = new StringBuilder();
    for (ListenerManager.Bound listener : listeners) {
      for (SocketAddress address : listener.addresses()) {
        out.append(listener.name()).append("::").append(AddressJson.text(address)).append('\n');
      }
    }
    return out.toString();
  }

  private static Map<String, Object> json(List<ListenerManager.Bound> listeners) {
    List<Map<String, Object>> statuses = new ArrayList<>();
    for (ListenerManager.Bound listener : listeners) {
      if (listener.addresses().isEmpty()) {
        continue;
      }
      Map<String, Object> status = new LinkedHashMap<>();
      status.put("name", listener.name());
      status.put("local_address", AddressJson.json(listener.addresses().getFirst()));
      List<Map<String, Object>> more = new ArrayList<>();
      for (SocketAddress address : listener.addresses().subList(1, listener.addresses().size())) {
        more.add(AddressJson.json(address));
      }
      if (!more.isEmpty()) {
        status.put("additional_local_addresses", more);
      }
      statuses.add(status);
    }
    return Map.of("listener_statuses", statuses);
  }
}
