package dev.pillion.xdsclient.source;

import org.jspecify.annotations.Nullable;

/**
 * The way to a field, for instance {@code static_resources.listeners[0].name}; the text is made
 * only when somebody asks for it. Immutable.
 */
public final class Path {
  /** The message that was given as a whole. */
  public static final Path ROOT = new Path(null, "");

  private final @Nullable Path parent;
  private final String step;

  private Path(@Nullable Path parent, String step) {
    this.parent = parent;
    this.step = step;
  }

  public Path field(String name) {
    return new Path(this, name);
  }

  public Path at(int index) {
    return new Path(this, "[" + index + "]");
  }

  public Path key(Object key) {
    return new Path(this, "[\"" + key + "\"]");
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    append(text);
    return text.toString();
  }

  private void append(StringBuilder text) {
    if (parent == null) {
      return;
    }
    parent.append(text);
    if (!text.isEmpty() && !step.startsWith("[")) {
      text.append('.');
    }
    text.append(step);
  }
}
