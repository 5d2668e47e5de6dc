package dev.pillion.proxyapp.admin;

import dev.pillion.proxyapp.admin.AdminPage.Parameter;
import java.util.Collection;

/** {@code /}: every page as a link or a form, in the shape of Envoy's. */
final class HomePage {
  private static final String TABLE =
      """
      <body>

        <table class='home-table'>
          <thead>
            <tr>
              <th class='home-data'>Command</th>
              <th class='home-data'>Description</th>
            </tr>
          </thead>
          <tbody>
      """;

  private static final String END = "\n    </tbody>\n  </table>\n</body>\n</html>\n";

  private final StringBuilder out = new StringBuilder(32 * 1024);

  private HomePage() {}

  static AdminResponse answer(Collection<AdminPage> pages) {
    HomePage home = new HomePage();
    home.out.append(AdminHtml.HEAD).append(TABLE);
    int index = 0;
    for (AdminPage page : pages) {
      index++;
      if (!page.path().equals("/")) {
        home.rows(page, index);
      }
    }
    return AdminResponse.html(home.out.append(END).toString());
  }

  private void rows(AdminPage page, int index) {
    String row = index % 2 == 1 ? "<tr class='gray'>\n" : "<tr>\n";
    // Without the slash the page also works below another path.
    String path = page.path().substring(1);
    out.append("\n<tr class='vert-space'><td></td><td></td></tr>\n").append(row);
    out.append("  <td class='home-data'>");
    command(page, path);
    out.append("</td>\n  <td class='home-data'>").append(AdminHtml.text(page.help()));
    out.append("</td>\n</tr>\n");
    for (Parameter parameter : page.parameters()) {
      String id = "param-" + index + "-" + path.replace('/', '-') + "-" + parameter.name();
      out.append(row).append("  <td class='option'>");
      AdminHtml.input(parameter, id, path, "", "", out);
      out.append("</td>\n  <td class='home-data'><label for='").append(id).append("'>");
      out.append(AdminHtml.text(parameter.help())).append("</label></td>\n</tr>\n");
    }
  }

  /** A form, so that no crawler that follows links changes the server; a link where it cannot. */
  private void command(AdminPage page, String path) {
    if (!page.post() && page.parameters().isEmpty()) {
      out.append("<a href='").append(path).append("'>").append(path).append("</a>");
      return;
    }
    out.append("<form action='").append(path).append("' method='");
    out.append(page.post() ? "post" : "get").append("' id='").append(path);
    out.append("' class='home-form'>\n    <button");
    out.append(page.post() ? ">" : " class='button-as-link'>").append(path);
    out.append("</button>\n  </form>");
  }
}
