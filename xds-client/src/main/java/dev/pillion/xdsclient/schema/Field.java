package dev.pillion.xdsclient.schema;

import org.jspecify.annotations.Nullable;

/** A field of a message of the schema. Any thread. */
public final class Field {
  private final Schema schema;
  private final int index;
  private final int number;
  private final String name;
  private final String jsonName;
  private final Kind kind;
  private final int flags;
  private final int oneof;
  private final int type;
  private final byte[] ruleBytes;
  private @Nullable Message rules;

  Field(
      Schema schema,
      int index,
      int number,
      String name,
      String jsonName,
      Kind kind,
      int flags,
      int oneof,
      int type,
      byte[] ruleBytes) {
    this.schema = schema;
    this.index = index;
    this.number = number;
    this.name = name;
    this.jsonName = jsonName;
    this.kind = kind;
    this.flags = flags;
    this.oneof = oneof;
    this.type = type;
    this.ruleBytes = ruleBytes;
  }

  /** The place among the message's fields, which are sorted by number. */
  public int index() {
    return index;
  }

  public int number() {
    return number;
  }

  /** The name as the .proto file has it. */
  public String name() {
    return name;
  }

  /** The name in lowerCamelCase. */
  public String jsonName() {
    return jsonName;
  }

  public Kind kind() {
    return kind;
  }

  /** True for lists; maps are lists of entries and repeated as well. */
  public boolean repeated() {
    return (flags & SchemaFormat.REPEATED) != 0;
  }

  public boolean map() {
    return (flags & SchemaFormat.MAP) != 0;
  }

  boolean packed() {
    return (flags & SchemaFormat.PACKED) != 0;
  }

  /** True when an explicit default value differs from an absent field. */
  public boolean presence() {
    return (flags & SchemaFormat.PRESENCE) != 0;
  }

  public boolean deprecated() {
    return (flags & SchemaFormat.DEPRECATED) != 0;
  }

  /** Deprecated for so long that Envoy refuses it by default. */
  public boolean disallowed() {
    return (flags & SchemaFormat.DISALLOWED) != 0;
  }

  /** Never shown: a key, a password. */
  public boolean sensitive() {
    return (flags & SchemaFormat.SENSITIVE) != 0;
  }

  /** The oneof's place among those of the message; -1: none. */
  public int oneof() {
    return oneof;
  }

  /** The type of a message field. */
  public MessageType message() {
    return schema.message(type);
  }

  /** The type of an enum field. */
  public EnumType enumType() {
    return schema.enumType(type);
  }

  /** True when {@link #rules} has anything to say. */
  public boolean hasRules() {
    return ruleBytes.length > 0;
  }

  /** The {@code validate.FieldRules}. */
  public Message rules() {
    Message parsed = rules;
    if (parsed == null) {
      parsed = WireDecoder.decodeTrusted(schema.require("validate.FieldRules"), ruleBytes);
      rules = parsed;
    }
    return parsed;
  }

  @Override
  public String toString() {
    return name;
  }
}
