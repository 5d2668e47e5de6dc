package dev.pillion.proxyapp.cli;

/** A command line that cannot be used; the message is for its user. */
public final class OptionException extends Exception {
  private static final long serialVersionUID = 1L;
  private final boolean usage;

  OptionException(String message, boolean usage) {
    super(message);
    this.usage = usage;
  }

  /** True when the usage should follow: the words themselves were wrong, not a value. */
  public boolean usage() {
    return usage;
  }
}
