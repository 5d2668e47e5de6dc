package dev.pillion.initiptables;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tables that interception uses, in the order in which they are written. */
enum TableName {
  FILTER("filter"),
  MANGLE("mangle"),
  NAT("nat"),
  RAW("raw");

  private static final List<TableName> ALL = List.of(values());

  final String text;

  TableName(String text) {
    this.text = text;
  }

  static List<TableName> all() {
    return ALL;
  }

  static @Nullable TableName of(String text) {
    for (TableName name : ALL) {
      if (name.text.equals(text)) {
        return name;
      }
    }
    return null;
  }
}
