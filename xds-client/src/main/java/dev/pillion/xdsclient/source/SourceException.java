package dev.pillion.xdsclient.source;

/** A text that is neither YAML nor JSON; nothing of it can be read. */
public final class SourceException extends Exception {
  private static final long serialVersionUID = 1L;
  private final int mark;

  SourceException(int mark, String reason) {
    super(reason);
    this.mark = mark;
  }

  public int mark() {
    return mark;
  }

  /** The reason. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
