package dev.pillion.proxyapp.admin;

import dev.pillion.proxycore.log.Logger;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All pages by path: finds the one that a request asks for, and lists them for its reader. A page
 * for people, in the place of Envoy's table of forms, would be another {@code /}.
 */
public final class AdminPages {
  private static final Logger LOG = Logger.of("admin");

  private final SortedMap<String, AdminPage> pages = new TreeMap<>();

  public AdminPages() {
    add(AdminPage.get("/", "Admin home page", request -> HomePage.answer(all())));
    add(
        AdminPage.get(
            "/help",
            "print out list of admin commands",
            request -> AdminResponse.text("admin commands are:\n" + commands())));
  }

  /** Adds a page; it takes the place of one with the same path. */
  public void add(AdminPage page) {
    pages.put(page.path(), page);
  }

  Collection<AdminPage> all() {
    return pages.values();
  }

  /** Answers a request, whatever it asks for. */
  public AdminResponse handle(AdminRequest request) {
    AdminPage page = pages.get(request.path());
    if (page == null) {
      return AdminResponse.of(404, "invalid path. admin commands are:\n" + commands());
    }
    if (page.post() && !request.method().equals("POST")) {
      LOG.error(
          "admin path \""
              + page.path()
              + "\" mutates state, method="
              + request.method()
              + " rather than POST");
      return AdminResponse.of(405, "Method " + request.method() + " not allowed, POST required.");
    }
    return page.handler().handle(request);
  }

  private String commands() {
    StringBuilder out = new StringBuilder();
    for (AdminPage page : pages.values()) {
      out.append("  ").append(page.path()).append(page.post() ? " (POST)" : "");
      out.append(": ").append(page.help()).append('\n');
      for (AdminPage.Parameter parameter : page.parameters()) {
        out.append("      ").append(parameter.name()).append(": ").append(parameter.help());
        if (!parameter.choices().isEmpty()) {
          out.append("; One of (").append(String.join(", ", parameter.choices())).append(')');
        }
        out.append('\n');
      }
    }
    return out.toString();
  }
}
