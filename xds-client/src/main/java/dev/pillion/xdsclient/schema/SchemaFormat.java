package dev.pillion.xdsclient.schema;

/**
 * The layout of the schema resource, which the build writes and {@link Schema} reads. Integers of
 * the head are big-endian, those of the body are varints.
 *
 * <pre>
 * head:    magic, number of messages, of enums, of strings
 * index:   for each message, then each enum, sorted by name: string of the name, place in the body
 * strings: the place of each in the text, one more for the end; then the text, UTF-8
 * body:    message: flags, oneofs (name, required), fields by number
 *          field:   number, name, JSON name, kind, flags, oneof + 1 or 0, type if it has one,
 *                   length and bytes of its validate.FieldRules
 *          enum:    values (number in zigzag, name, flags)
 * </pre>
 */
public final class SchemaFormat {
  public static final int MAGIC = 0x50534331;

  /** Of a message: its validation rules are switched off. */
  public static final int UNCHECKED = 1;

  /** Of a field. */
  public static final int REPEATED = 1;

  public static final int MAP = 2;
  public static final int PACKED = 4;

  /** An explicit default differs from nothing at all. */
  public static final int PRESENCE = 8;

  public static final int DEPRECATED = 16;

  /** Deprecated for so long that Envoy refuses it; of an enum's value too. */
  public static final int DISALLOWED = 32;

  /** Never shown. */
  public static final int SENSITIVE = 64;

  private SchemaFormat() {}
}
