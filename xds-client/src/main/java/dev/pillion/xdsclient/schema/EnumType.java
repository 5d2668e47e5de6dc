package dev.pillion.xdsclient.schema;

import org.jspecify.annotations.Nullable;

/** An enum of the schema. Immutable, any thread. */
public final class EnumType {
  private final String name;
  private final int[] numbers;
  private final String[] names;
  private final boolean[] disallowed;

  EnumType(String name, int[] numbers, String[] names, boolean[] disallowed) {
    this.name = name;
    this.numbers = numbers;
    this.names = names;
    this.disallowed = disallowed;
  }

  public String name() {
    return name;
  }

  /** The name of a number; null when the enum has none. */
  public @Nullable String nameOf(long number) {
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] == number) {
        return names[i];
      }
    }
    return null;
  }

  /** The number of a name; null when the enum has none. */
  public @Nullable Long numberOf(String valueName) {
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(valueName)) {
        return (long) numbers[i];
      }
    }
    return null;
  }

  /** True for a value that Envoy refuses by default because it is deprecated. */
  public boolean disallowed(long number) {
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] == number) {
        return disallowed[i];
      }
    }
    return false;
  }
}
