package dev.pillion.proxyapp.admin;

import dev.pillion.proxyapp.admin.AdminPage.Parameter;

/** What the admin server's HTML pages share. */
final class AdminHtml {
  /** Up to the body. */
  static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang='en'>
      <head>
        <title>Pillion Admin</title>
        <link rel='icon' href='data:,'>
        <style>
          .home-table { font-family: sans-serif; font-size: medium; border-collapse: collapse; }
          .home-data { text-align: left; padding: 4px; }
          .home-form { margin-bottom: 0; }
          .button-as-link { background: none; border: none; padding: 0; font: inherit; color: #069;
            text-decoration: underline; cursor: pointer; }
          .gray { background-color: #dddddd; }
          .vert-space { height: 4px; }
          .option { padding: 4px 4px 4px 20px; text-align: right; }
        </style>
      </head>
      """;

  private AdminHtml() {}

  /** Text that cannot be taken for markup, in an element or in an attribute. */
  static String text(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&#39;")
        .replace("\"", "&quot;");
  }

  /**
   * The field that asks for a parameter.
   *
   * @param form the id of its form
   * @param attributes further ones, each with a blank in front
   * @param value what it shows; a checkbox is checked unless it is empty
   */
  static void input(
      Parameter parameter,
      String id,
      String form,
      String attributes,
      String value,
      StringBuilder out) {
    String names = " name='" + parameter.name() + "' id='" + id + "' form='" + form + "'";
    switch (parameter.input()) {
      case CHECKBOX ->
          out.append("<input type='checkbox'")
              .append(names)
              .append(attributes)
              .append(value.isEmpty() ? "" : " checked")
              .append('>');
      case TEXT -> {
        out.append("<input type='text'").append(names).append(attributes);
        out.append(value.isEmpty() ? "" : " value='" + text(value) + "'").append(" />");
      }
      case CHOICE -> {
        out.append("\n    <select").append(names).append(attributes).append(">\n");
        for (String choice : parameter.choices()) {
          out.append("      <option value='").append(text(choice)).append('\'');
          out.append(choice.equals(value) ? " selected" : "").append('>');
          out.append(text(choice)).append("</option>\n");
        }
        out.append("    </select>\n  ");
      }
    }
  }
}
