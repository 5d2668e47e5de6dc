package dev.pillion.xdsclient.schema;

import org.jspecify.annotations.Nullable;

/** A message of the schema. Any thread. */
public final class MessageType {
  /** A oneof; {@code required}: exactly one of its fields must be set. */
  public record Oneof(String name, boolean required) {}

  private final String name;
  private final Field[] fields;
  private final Oneof[] oneofs;
  private final boolean unchecked;

  MessageType(String name, Field[] fields, Oneof[] oneofs, boolean unchecked) {
    this.name = name;
    this.fields = fields;
    this.oneofs = oneofs;
    this.unchecked = unchecked;
  }

  /** The full name, for instance {@code envoy.config.cluster.v3.Cluster}. */
  public String name() {
    return name;
  }

  public int fieldCount() {
    return fields.length;
  }

  public Field field(int index) {
    return fields[index];
  }

  public int oneofCount() {
    return oneofs.length;
  }

  public Oneof oneof(int index) {
    return oneofs[index];
  }

  /** True when the message's validation rules are switched off. */
  public boolean unchecked() {
    return unchecked;
  }

  /** The field of that name, as the .proto file or as JSON has it; null: none. */
  public @Nullable Field byName(String fieldName) {
    for (Field field : fields) {
      if (field.name().equals(fieldName) || field.jsonName().equals(fieldName)) {
        return field;
      }
    }
    return null;
  }

  /** The field of that number; null: none. */
  public @Nullable Field byNumber(int number) {
    int low = 0;
    int high = fields.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int difference = fields[middle].number() - number;
      if (difference == 0) {
        return fields[middle];
      }
      if (difference < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  /** A field that the caller knows to exist. */
  public Field require(String fieldName) {
    Field field = byName(fieldName);
    if (field == null) {
      throw new IllegalArgumentException(name + " has no field " + fieldName);
    }
    return field;
  }

  @Override
  public String toString() {
    return name;
  }
}
