package dev.pillion.proxyapp.admin;

import java.util.List;

/**
 * One page: its path, whether it changes the server and so wants POST, what {@code /help} says.
 *
 * @param parameters what {@code /help} says of them, and how the home page asks for them
 */
public record AdminPage(
    String path, boolean post, String help, List<Parameter> parameters, AdminHandler handler) {

  /** How the home page asks for a parameter. */
  public enum Input {
    CHECKBOX,
    TEXT,
    CHOICE
  }

  /**
   * A query parameter.
   *
   * @param choices the values of a {@link Input#CHOICE}
   */
  public record Parameter(String name, Input input, String help, List<String> choices) {
    public static Parameter flag(String name, String help) {
      return new Parameter(name, Input.CHECKBOX, help, List.of());
    }

    public static Parameter text(String name, String help) {
      return new Parameter(name, Input.TEXT, help, List.of());
    }

    public static Parameter choice(String name, String help, String... choices) {
      return new Parameter(name, Input.CHOICE, help, List.of(choices));
    }
  }

  public static AdminPage get(
      String path, String help, AdminHandler handler, Parameter... parameters) {
    return new AdminPage(path, false, help, List.of(parameters), handler);
  }

  public static AdminPage post(
      String path, String help, AdminHandler handler, Parameter... parameters) {
    return new AdminPage(path, true, help, List.of(parameters), handler);
  }
}
