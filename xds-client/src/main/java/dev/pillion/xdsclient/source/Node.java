package dev.pillion.xdsclient.source;

import java.util.List;

/** A piece of a YAML or JSON text with its {@link Mark}. */
public sealed interface Node {
  int mark();

  /** A mapping or object; keys in their order, none twice. */
  record Mapping(List<Entry> entries, int mark) implements Node {}

  /** One key of a mapping with its value. */
  record Entry(String key, int mark, Node value) {}

  /** A sequence or array. */
  record Sequence(List<Node> items, int mark) implements Node {}

  /** A scalar as it was written. */
  record Scalar(String text, Style style, int mark) implements Node {
    /** True for YAML's and JSON's null. */
    public boolean isNull() {
      return switch (style) {
        case QUOTED -> false;
        case JSON -> text.equals("null");
        case PLAIN ->
            switch (text) {
              case "", "~", "null", "Null", "NULL" -> true;
              default -> false;
            };
      };
    }
  }

  /** How a scalar was written. */
  enum Style {
    /** Quoted, or a block: a string whatever it says. */
    QUOTED,
    /** YAML without quotes. */
    PLAIN,
    /** JSON's numbers, true, false and null. */
    JSON
  }
}
