package dev.pillion.proxycore.config;

import java.util.List;

/**
 * A configuration that cannot be used; each error names its place (file, line or field path) and
 * its reason.
 */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String[] errors;

  public ConfigException(List<String> errors) {
    super(String.join("\n", errors));
    this.errors = errors.toArray(new String[0]);
  }

  public List<String> errors() {
    return List.of(errors);
  }
}
