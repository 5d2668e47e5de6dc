package dev.pillion.xdsclient.schema;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** {@link Message}s into protobuf's wire format. Fields are written by number. */
public final class WireEncoder {
  private WireEncoder() {}

  public static byte[] encode(Message message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes, 512);
      write(message, out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(Message message, CodedOutputStream out) throws IOException {
    MessageType type = message.type();
    Message payload = message.payload();
    if (message.isAny() && payload != null) {
      out.writeString(1, message.text("type_url"));
      byte[] value = encode(payload);
      if (value.length > 0) {
        out.writeByteArray(2, value);
      }
      return;
    }
    for (int i = 0; i < type.fieldCount(); i++) {
      Field field = type.field(i);
      if (!message.has(field)) {
        continue;
      }
      Values list = field.repeated() ? message.list(field) : null;
      if (list == null) {
        Object value = message.get(field);
        if (value != null) {
          writeField(field, value, out);
        }
      } else if (field.packed()) {
        writePacked(field, list, out);
      } else {
        for (int k = 0; k < list.size(); k++) {
          writeField(field, list.get(k), out);
        }
      }
    }
  }

  private static void writePacked(Field field, Values list, CodedOutputStream out)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream packed = CodedOutputStream.newInstance(bytes, 64);
    for (int i = 0; i < list.size(); i++) {
      writeScalar(field, list.get(i), packed);
    }
    packed.flush();
    out.writeByteArray(field.number(), bytes.toByteArray());
  }

  private static void writeField(Field field, Object value, CodedOutputStream out)
      throws IOException {
    if (value instanceof Message message) {
      out.writeByteArray(field.number(), encode(message));
      return;
    }
    out.writeTag(field.number(), field.kind().wireType());
    writeScalar(field, value, out);
  }

  private static void writeScalar(Field field, Object value, CodedOutputStream out)
      throws IOException {
    switch (field.kind()) {
      case DOUBLE -> out.writeDoubleNoTag((Double) value);
      case FLOAT -> out.writeFloatNoTag(((Double) value).floatValue());
      case BOOL -> out.writeBoolNoTag((Boolean) value);
      case STRING -> out.writeStringNoTag((String) value);
      case BYTES -> out.writeByteArrayNoTag((byte[]) value);
      case INT64, UINT64 -> out.writeUInt64NoTag((Long) value);
      case INT32, ENUM -> out.writeInt32NoTag(((Long) value).intValue());
      case UINT32 -> out.writeUInt32NoTag(((Long) value).intValue());
      case FIXED64, SFIXED64 -> out.writeFixed64NoTag((Long) value);
      case FIXED32, SFIXED32 -> out.writeFixed32NoTag(((Long) value).intValue());
      case SINT32 -> out.writeSInt32NoTag(((Long) value).intValue());
      case SINT64 -> out.writeSInt64NoTag((Long) value);
      case MESSAGE, GROUP -> throw new IllegalStateException("not a scalar");
    }
  }
}
