package dev.pillion.xdsclient.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Envoy's v3 messages, read one at a time from the resource that the build has written from Envoy's
 * descriptors ({@link SchemaFormat}). The descriptors themselves cost a quarter of a second and
 * many megabytes, so the running program never loads them. Any thread.
 */
public final class Schema {
  private static final String RESOURCE = "envoy.schema";
  private static final int HEAD = 16;

  private final byte[] data;
  private final ByteBuffer ints;
  private final int messageCount;
  private final int enumCount;
  private final int stringCount;
  private final int textStart;
  private final int bodyStart;
  private final AtomicReferenceArray<@Nullable MessageType> messages;
  private final AtomicReferenceArray<@Nullable EnumType> enums;

  private Schema(byte[] data) {
    this.data = data;
    this.ints = ByteBuffer.wrap(data);
    if (ints.getInt(0) != SchemaFormat.MAGIC) {
      throw new IllegalStateException("not a schema of this version");
    }
    messageCount = ints.getInt(4);
    enumCount = ints.getInt(8);
    stringCount = ints.getInt(12);
    textStart = HEAD + (messageCount + enumCount) * 8 + (stringCount + 1) * 4;
    bodyStart = textStart + stringPlace(stringCount);
    messages = new AtomicReferenceArray<>(messageCount);
    enums = new AtomicReferenceArray<>(enumCount);
  }

  /** The schema of this build; each call reads it anew. */
  public static Schema load() {
    try (InputStream in = Schema.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the schema is missing from the build");
      }
      return new Schema(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The message of that full name; null: none. */
  public @Nullable MessageType find(String fullName) {
    byte[] wanted = fullName.getBytes(StandardCharsets.UTF_8);
    int low = 0;
    int high = messageCount - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(ints.getInt(HEAD + middle * 8), wanted);
      if (order == 0) {
        return message(middle);
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  /** A message that the caller knows to exist. */
  public MessageType require(String fullName) {
    MessageType type = find(fullName);
    if (type == null) {
      throw new IllegalArgumentException("no message " + fullName + " in the schema");
    }
    return type;
  }

  /** How many messages there are. */
  public int size() {
    return messageCount;
  }

  /** The message at that place, in the order of names. */
  public MessageType message(int ordinal) {
    MessageType known = messages.get(ordinal);
    if (known != null) {
      return known;
    }
    MessageType read = readMessage(ordinal);
    return messages.compareAndSet(ordinal, null, read)
        ? read
        : java.util.Objects.requireNonNull(messages.get(ordinal));
  }

  EnumType enumType(int ordinal) {
    EnumType known = enums.get(ordinal);
    if (known != null) {
      return known;
    }
    EnumType read = readEnum(ordinal);
    enums.set(ordinal, read);
    return read;
  }

  private MessageType readMessage(int ordinal) {
    Cursor in = new Cursor(bodyStart + ints.getInt(HEAD + ordinal * 8 + 4));
    boolean unchecked = (in.next() & SchemaFormat.UNCHECKED) != 0;
    MessageType.Oneof[] oneofs = new MessageType.Oneof[in.varint()];
    for (int i = 0; i < oneofs.length; i++) {
      oneofs[i] = new MessageType.Oneof(string(in.varint()), in.next() != 0);
    }
    Field[] fields = new Field[in.varint()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = readField(in, i);
    }
    return new MessageType(string(ints.getInt(HEAD + ordinal * 8)), fields, oneofs, unchecked);
  }

  private Field readField(Cursor in, int index) {
    int number = in.varint();
    String name = string(in.varint());
    String jsonName = string(in.varint());
    Kind kind = Kind.of(in.next());
    int flags = in.next();
    int oneof = in.varint() - 1;
    boolean typed = kind == Kind.MESSAGE || kind == Kind.GROUP || kind == Kind.ENUM;
    int type = typed ? in.varint() : -1;
    byte[] rules = in.bytes(in.varint());
    return new Field(this, index, number, name, jsonName, kind, flags, oneof, type, rules);
  }

  private EnumType readEnum(int ordinal) {
    int entry = HEAD + (messageCount + ordinal) * 8;
    Cursor in = new Cursor(bodyStart + ints.getInt(entry + 4));
    int count = in.varint();
    int[] numbers = new int[count];
    String[] names = new String[count];
    boolean[] disallowed = new boolean[count];
    for (int i = 0; i < count; i++) {
      int zigzag = in.varint();
      numbers[i] = (zigzag >>> 1) ^ -(zigzag & 1);
      names[i] = string(in.varint());
      disallowed[i] = (in.next() & SchemaFormat.DISALLOWED) != 0;
    }
    return new EnumType(string(ints.getInt(entry)), numbers, names, disallowed);
  }

  private int stringPlace(int id) {
    return ints.getInt(HEAD + (messageCount + enumCount) * 8 + id * 4);
  }

  private String string(int id) {
    int from = stringPlace(id);
    return new String(data, textStart + from, stringPlace(id + 1) - from, StandardCharsets.UTF_8);
  }

  private int compare(int id, byte[] wanted) {
    int from = textStart + stringPlace(id);
    int to = textStart + stringPlace(id + 1);
    return java.util.Arrays.compareUnsigned(data, from, to, wanted, 0, wanted.length);
  }

  /** A reading position in the body. */
  private final class Cursor {
    private int at;

    Cursor(int at) {
      this.at = at;
    }

    int next() {
      return data[at++] & 0xff;
    }

    int varint() {
      int value = 0;
      for (int shift = 0; ; shift += 7) {
        int b = next();
        value |= (b & 0x7f) << shift;
        if (b < 0x80) {
          return value;
        }
      }
    }

    byte[] bytes(int length) {
      if (length == 0) {
        return Message.NO_BYTES;
      }
      byte[] copy = java.util.Arrays.copyOfRange(data, at, at + length);
      at += length;
      return copy;
    }
  }
}
