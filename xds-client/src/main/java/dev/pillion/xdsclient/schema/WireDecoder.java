package dev.pillion.xdsclient.schema;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Protobuf's wire format into {@link Message}s. */
public final class WireDecoder {
  private static final int MAX_DEPTH = 100;

  private WireDecoder() {}

  /** Decodes a message; payloads of Any stay bytes. */
  public static Message decode(MessageType type, byte[] bytes) throws WireException {
    return decode(type, bytes, 0, bytes.length);
  }

  /** Decodes a message that is a part of the bytes. */
  static Message decode(MessageType type, byte[] bytes, int offset, int length)
      throws WireException {
    Message message = new Message(type, 0);
    try {
      decode(message, CodedInputStream.newInstance(bytes, offset, length), 0);
    } catch (IOException e) {
      throw new WireException(type.name() + ": " + e.getMessage());
    }
    return message;
  }

  /** Decodes bytes that the build has made. */
  static Message decodeTrusted(MessageType type, byte[] bytes) {
    try {
      return decode(type, bytes);
    } catch (WireException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void decode(Message message, CodedInputStream in, int depth)
      throws IOException, WireException {
    if (depth > MAX_DEPTH) {
      throw new WireException(message.type().name() + ": nested too deeply");
    }
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      decodeField(message, tag, in, depth);
    }
  }

  /** Decodes one field of the outermost message. */
  static void decodeField(Message message, int tag, CodedInputStream in)
      throws IOException, WireException {
    decodeField(message, tag, in, 0);
  }

  private static void decodeField(Message message, int tag, CodedInputStream in, int depth)
      throws IOException, WireException {
    int number = WireFormat.getTagFieldNumber(tag);
    int wireType = WireFormat.getTagWireType(tag);
    Field field = message.type().byNumber(number);
    if (field == null || !fits(field, wireType)) {
      message.addUnknown(number);
      in.skipField(tag);
    } else if (wireType == Kind.WireType.LENGTH && packable(field)) {
      decodePacked(message, field, in);
    } else {
      decodeField(message, field, in, depth);
    }
  }

  private static boolean fits(Field field, int wireType) {
    return wireType == field.kind().wireType()
        ? wireType != Kind.WireType.GROUP
        : wireType == Kind.WireType.LENGTH && packable(field);
  }

  private static boolean packable(Field field) {
    return field.repeated()
        && switch (field.kind()) {
          case STRING, BYTES, MESSAGE, GROUP -> false;
          default -> true;
        };
  }

  private static void decodePacked(Message message, Field field, CodedInputStream in)
      throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    while (in.getBytesUntilLimit() > 0) {
      message.add(field, scalar(field, in), 0);
    }
    in.popLimit(limit);
  }

  private static void decodeField(Message message, Field field, CodedInputStream in, int depth)
      throws IOException, WireException {
    if (field.kind() != Kind.MESSAGE) {
      Object value = scalar(field, in);
      if (field.repeated()) {
        message.add(field, value, 0);
      } else {
        message.set(field, value, 0);
      }
      return;
    }
    Message nested = new Message(field.message(), 0);
    int limit = in.pushLimit(in.readRawVarint32());
    decode(nested, in, depth + 1);
    in.checkLastTagWas(0);
    in.popLimit(limit);
    store(message, field, nested);
  }

  /** A singular message that comes twice is merged, as protobuf's parsers do. */
  private static void store(Message message, Field field, Message nested) {
    if (field.repeated()) {
      message.add(field, nested, 0);
      return;
    }
    @Nullable Object known = message.get(field);
    if (known instanceof Message earlier) {
      earlier.mergeFrom(nested);
    } else {
      message.set(field, nested, 0);
    }
  }

  private static Object scalar(Field field, CodedInputStream in) throws IOException {
    return switch (field.kind()) {
      case DOUBLE -> in.readDouble();
      case FLOAT -> (double) in.readFloat();
      case INT64 -> in.readInt64();
      case UINT64 -> in.readUInt64();
      case INT32 -> (long) in.readInt32();
      case FIXED64 -> in.readFixed64();
      case FIXED32 -> in.readFixed32() & 0xffff_ffffL;
      case BOOL -> in.readBool();
      case STRING -> in.readStringRequireUtf8();
      case BYTES -> in.readByteArray();
      case UINT32 -> in.readUInt32() & 0xffff_ffffL;
      case ENUM -> (long) in.readEnum();
      case SFIXED32 -> (long) in.readSFixed32();
      case SFIXED64 -> in.readSFixed64();
      case SINT32 -> (long) in.readSInt32();
      case SINT64 -> in.readSInt64();
      case MESSAGE, GROUP -> throw new IllegalStateException("not a scalar");
    };
  }
}
