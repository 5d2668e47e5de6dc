package dev.pillion.proxyapp.admin;

import dev.pillion.proxyapp.admin.AdminPage.Parameter;
import dev.pillion.proxycore.text.TextPieces;
import dev.pillion.telemetry.stats.StatsQuery;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** {@code /stats?format=html} and {@code active-html}: a form with what it asks for below. */
final class StatsHtml {
  private static final String ID = "param-1-stats-";

  /** Asks for the same statistics again and again, as text, and shows them in the page's place. */
  private static final String REFRESH =
      """
      <pre id='active'></pre>
      <script>
        async function refresh() {
          const query = new URLSearchParams(new FormData(document.getElementById('stats')));
          query.set('format', 'text');
          try {
            const answer = await fetch('stats?' + query);
            document.getElementById('active').textContent = await answer.text();
          } finally {
            setTimeout(refresh, 5000);
          }
        }
        refresh();
      </script>
      </body>
      </html>
      """;

  private StatsHtml() {}

  /**
   * The page as it is now.
   *
   * @param text what statistics look like as text
   */
  static TextPieces now(
      List<Parameter> parameters,
      Map<String, String> given,
      StatsQuery query,
      Function<StatsQuery, TextPieces> text) {
    StringBuilder head = new StringBuilder();
    form(parameters, given, head);
    TextPieces page = TextPieces.of(head.append("<pre>\n").toString());
    if (query.type() == StatsQuery.Type.ALL) {
      page =
          page.then(section("text readouts", text, query.withType(StatsQuery.Type.TEXT_READOUTS)))
              .then(section("Counters and Gauges", text, query.withType(StatsQuery.Type.NUMBERS)))
              .then(section("Histograms", text, query.withType(StatsQuery.Type.HISTOGRAMS)));
    } else {
      page = page.then(section(given.getOrDefault("type", ""), text, query));
    }
    return page.then(TextPieces.of("</pre>\n</body>\n</html>\n"));
  }

  /** A page that keeps itself up to date. */
  static String active(List<Parameter> parameters, Map<String, String> given) {
    StringBuilder out = new StringBuilder(8 * 1024);
    form(parameters, given, out);
    return out.append(REFRESH).toString();
  }

  /** Statistics, or that there are none; begun when the reader comes to it. */
  private static TextPieces section(
      String what, Function<StatsQuery, TextPieces> text, StatsQuery query) {
    return TextPieces.later(
        () -> {
          TextPieces lines = text.apply(query);
          StringBuilder line = new StringBuilder();
          if (!lines.appendNext(line)) {
            return TextPieces.of("</pre>\n<br/><i>No " + what + " found</i><br/>\n<pre>\n");
          }
          return TextPieces.of(AdminHtml.text(line.toString()))
              .then(
                  out -> {
                    line.setLength(0);
                    boolean more = lines.appendNext(line);
                    out.append(AdminHtml.text(line.toString()));
                    return more;
                  });
        });
  }

  private static void form(
      List<Parameter> parameters, Map<String, String> given, StringBuilder out) {
    out.append(AdminHtml.HEAD).append("<body>\n\n");
    out.append("<form action='stats' method='get' id='stats' class='home-form'></form>\n");
    out.append("<table class='home-table'>\n");
    for (Parameter parameter : parameters) {
      String name = parameter.name();
      String value = given.getOrDefault(name, "");
      boolean checked = parameter.input() == AdminPage.Input.CHECKBOX && given.containsKey(name);
      out.append("<tr class='gray'>\n  <td class='option'>");
      AdminHtml.input(
          parameter, ID + name, "stats", " onchange='stats.submit()'", checked ? "on" : value, out);
      out.append("</td>\n  <td class='home-data'><label for='").append(ID).append(name);
      out.append("'>").append(AdminHtml.text(parameter.help())).append("</label></td>\n</tr>\n");
    }
    out.append("</table>\n");
  }
}
