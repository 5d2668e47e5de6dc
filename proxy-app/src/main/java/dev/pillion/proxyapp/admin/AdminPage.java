package dev.pillion.proxyapp.admin;

import java.util.List;

/**
 * One page: its path, whether it changes the server and so wants POST, what {@code /help} says.
 *
 * @param parameters their names and what {@code /help} says of them
 */
record AdminPage(
    String path, boolean post, String help, List<Parameter> parameters, AdminHandler handler) {
  /** A query parameter. */
  record Parameter(String name, String help) {}

  static AdminPage get(String path, String help, AdminHandler handler, Parameter... parameters) {
    return new AdminPage(path, false, help, List.of(parameters), handler);
  }

  static AdminPage post(String path, String help, AdminHandler handler, Parameter... parameters) {
    return new AdminPage(path, true, help, List.of(parameters), handler);
  }
}
