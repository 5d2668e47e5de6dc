package dev.pillion.xdsclient.schema;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message of any type of the schema. Values are {@link Boolean}, {@link Long} (integers and enums
 * alike), {@link Double}, {@link String}, {@code byte[]}, {@link Message}; of repeated fields
 * {@link Values}; of maps {@link Values} of entry messages. Each knows where in its source it
 * stood, and whether a translator has read it: what nobody reads is refused in the end ({@code
 * Unread}), so that nothing is accepted and ignored. Not thread-safe.
 */
public final class Message {
  static final byte[] NO_BYTES = {};

  /** The name of protobuf's Any. */
  public static final String ANY = "google.protobuf.Any";

  private final MessageType type;
  private final int mark;
  private final @Nullable Object[] values;
  private final int[] marks;
  private final boolean[] read;
  private @Nullable Message payload;
  private boolean unpacked;
  private @Nullable List<Integer> unknownFields;

  /** An empty message; {@code mark}: its place in the source, 0 for none. */
  public Message(MessageType type, int mark) {
    this.type = type;
    this.mark = mark;
    int fields = type.fieldCount();
    values = new Object[fields];
    marks = new int[fields];
    read = new boolean[fields];
  }

  public MessageType type() {
    return type;
  }

  /** Where the message begins in its source. */
  public int mark() {
    return mark;
  }

  /** Where a field stands in its source; the message's own place when it is absent. */
  public int mark(Field field) {
    return has(field) ? marks[field.index()] : mark;
  }

  public boolean has(Field field) {
    return values[field.index()] != null;
  }

  public boolean has(String field) {
    return has(type.require(field));
  }

  /** The value; null when absent. */
  public @Nullable Object get(Field field) {
    return values[field.index()];
  }

  /** The values of a repeated field; null when there are none. */
  public @Nullable Values list(Field field) {
    return (Values) values[field.index()];
  }

  /** A number, enum or the like; zero when absent. */
  public long number(String field) {
    Object value = values[type.require(field).index()];
    return value == null ? 0 : (Long) value;
  }

  public double real(String field) {
    Object value = values[type.require(field).index()];
    return value == null ? 0 : (Double) value;
  }

  public boolean bool(String field) {
    Object value = values[type.require(field).index()];
    return value != null && (Boolean) value;
  }

  public String text(String field) {
    Object value = values[type.require(field).index()];
    return value == null ? "" : (String) value;
  }

  public @Nullable Message message(String field) {
    return (Message) values[type.require(field).index()];
  }

  /** The repeated field of that name; null when there is nothing in it. */
  public @Nullable Values list(String field) {
    return list(type.require(field));
  }

  /** Sets a singular field; the others of its oneof are cleared. */
  public void set(Field field, Object value, int place) {
    if (field.oneof() >= 0) {
      clearOneof(field);
    }
    if (!field.presence() && !field.repeated() && isZero(field, value)) {
      values[field.index()] = null;
      return;
    }
    values[field.index()] = value;
    marks[field.index()] = place;
  }

  /** Sets a field of any kind to another message's value, which both have from then on. */
  public void share(Field field, Object value) {
    values[field.index()] = value;
  }

  /** Appends to a repeated field. In a map an entry of the same key is replaced. */
  public void add(Field field, Object value, int place) {
    Values list = (Values) values[field.index()];
    if (list == null) {
      list = new Values();
      values[field.index()] = list;
      marks[field.index()] = place;
    }
    int known = field.map() ? list.placeOf(((Message) value).mapKey()) : -1;
    if (known >= 0) {
      list.replace(known, value, place);
    } else {
      list.add(value, place);
    }
  }

  /** The set field of a oneof; null: none. */
  public @Nullable Field oneofCase(int oneof) {
    for (int i = 0; i < type.fieldCount(); i++) {
      Field field = type.field(i);
      if (field.oneof() == oneof && has(field)) {
        return field;
      }
    }
    return null;
  }

  /** An Any's decoded payload; null when not decoded yet. */
  public @Nullable Message payload() {
    return payload;
  }

  public void setPayload(Message message) {
    payload = message;
  }

  /** True the first time: the payload is to be checked now, and not again. */
  public boolean noteUnpacked() {
    boolean first = !unpacked;
    unpacked = true;
    return first;
  }

  /** True for a message of type Any. */
  public boolean isAny() {
    return type.name().equals(ANY);
  }

  /** Numbers of fields that came over the wire and that the schema does not know. */
  public List<Integer> unknownFields() {
    return unknownFields == null ? List.of() : unknownFields;
  }

  void addUnknown(int number) {
    if (unknownFields == null) {
      unknownFields = new ArrayList<>(2);
    }
    unknownFields.add(number);
  }

  /** Notes that a translator has taken the field into account. */
  public void markRead(Field field) {
    read[field.index()] = true;
  }

  public boolean wasRead(Field field) {
    return read[field.index()];
  }

  /**
   * Protobuf's MergeFrom: singular fields of {@code other} replace, messages merge, lists append,
   * map entries replace by key.
   */
  public void mergeFrom(Message other) {
    if (other.payload != null) {
      payload = other.payload;
    }
    for (int i = 0; i < type.fieldCount(); i++) {
      Field field = type.field(i);
      Object value = other.values[i];
      if (value == null) {
        continue;
      }
      if (field.repeated()) {
        Values list = (Values) value;
        for (int k = 0; k < list.size(); k++) {
          add(field, list.get(k), list.mark(k));
        }
      } else if (value instanceof Message message && values[i] instanceof Message own) {
        own.mergeFrom(message);
        marks[i] = other.marks[i];
      } else {
        set(field, value, other.marks[i]);
      }
    }
  }

  private void clearOneof(Field field) {
    for (int i = 0; i < type.fieldCount(); i++) {
      Field sibling = type.field(i);
      if (sibling.oneof() == field.oneof() && sibling != field) {
        values[i] = null;
      }
    }
  }

  private static boolean isZero(Field field, Object value) {
    return value instanceof byte[] bytes ? bytes.length == 0 : value.equals(field.kind().zero());
  }

  /** The key of a map's entry. */
  public Object mapKey() {
    Object key = values[0];
    return key == null ? type.field(0).kind().zero() : key;
  }

  /** The value of a map's entry; null when it is the type's zero. */
  public @Nullable Object mapValue() {
    return values[1];
  }
}
