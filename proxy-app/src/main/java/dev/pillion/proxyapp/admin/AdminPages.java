package dev.pillion.proxyapp.admin;

import java.util.SortedMap;
import java.util.TreeMap;

/** All pages by path: finds the one that a request asks for, and lists them for its reader. */
public final class AdminPages {
  private final SortedMap<String, AdminPage> pages = new TreeMap<>();

  public AdminPages() {
    add(AdminPage.get("/", "Admin home page", request -> home()));
    add(
        AdminPage.get(
            "/help",
            "print out list of admin commands",
            request -> AdminResponse.text("admin commands are:\n" + commands())));
  }

  void add(AdminPage page) {
    pages.put(page.path(), page);
  }

  /** Answers a request, whatever it asks for. */
  public AdminResponse handle(AdminRequest request) {
    AdminPage page = pages.get(request.path());
    if (page == null) {
      return new AdminResponse(
          404, AdminResponse.TEXT, "invalid path. admin commands are:\n" + commands());
    }
    if (page.post() && !request.method().equals("POST")) {
      return new AdminResponse(
          405, AdminResponse.TEXT, "Method " + request.method() + " not allowed, POST required.");
    }
    return page.handler().handle(request);
  }

  private String commands() {
    StringBuilder out = new StringBuilder();
    for (AdminPage page : pages.values()) {
      out.append("  ").append(page.path()).append(page.post() ? " (POST)" : "");
      out.append(": ").append(page.help()).append('\n');
      for (AdminPage.Parameter parameter : page.parameters()) {
        out.append("      ").append(parameter.name()).append(": ");
        out.append(parameter.help()).append('\n');
      }
    }
    return out.toString();
  }

  private AdminResponse home() {
    StringBuilder out =
        new StringBuilder(
            """
            <!DOCTYPE html>
            <html lang='en'>
            <head>
              <title>Pillion Admin</title>
              <style>
                body { font-family: sans-serif; }
                td { text-align: left; padding: 4px; }
                .option { padding-left: 20px; }
              </style>
            </head>
            <body>
              <table>
                <tr><th>Command</th><th>Description</th></tr>
            """);
    for (AdminPage page : pages.values()) {
      if (!page.path().equals("/")) {
        homeRow(page, out);
      }
    }
    return new AdminResponse(
        200, AdminResponse.HTML, out.append("  </table>\n</body>\n</html>\n").toString());
  }

  private static void homeRow(AdminPage page, StringBuilder out) {
    String name = page.path().substring(1);
    out.append("    <tr><td><form action='").append(name).append("' method='");
    out.append(page.post() ? "post" : "get").append("' id='").append(name).append("'><button>");
    out.append(name).append("</button></form></td><td>").append(html(page.help()));
    out.append("</td></tr>\n");
    for (AdminPage.Parameter parameter : page.parameters()) {
      out.append("    <tr><td class='option'><input type='text' name='");
      out.append(parameter.name()).append("' form='").append(name).append("' /></td><td>");
      out.append(parameter.name()).append(": ").append(html(parameter.help()));
      out.append("</td></tr>\n");
    }
  }

  private static String html(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
