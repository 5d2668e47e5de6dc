package dev.pillion.xdsclient.schemagen;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.EnumValueOptions;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofOptions;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.pillion.xdsclient.schema.SchemaFormat;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Writes descriptors in the layout that {@link SchemaFormat} describes. */
final class SchemaWriter {
  /** Extension numbers of the options that are kept. */
  private static final int RULES = 1071;

  private static final int RULES_IGNORED = 1072;
  private static final int DISALLOWED = 189503207;
  private static final int DISALLOWED_VALUE = 70100853;
  private static final int SENSITIVE = 76569463;

  private final SortedMap<String, Descriptor> messages;
  private final SortedMap<String, EnumDescriptor> enums;
  private final Map<String, Integer> messageOrdinals = new LinkedHashMap<>();
  private final Map<String, Integer> enumOrdinals = new LinkedHashMap<>();
  private final Map<String, Integer> strings = new LinkedHashMap<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  SchemaWriter(SortedMap<String, Descriptor> messages, SortedMap<String, EnumDescriptor> enums) {
    this.messages = messages;
    this.enums = enums;
    messages.keySet().forEach(name -> messageOrdinals.put(name, messageOrdinals.size()));
    enums.keySet().forEach(name -> enumOrdinals.put(name, enumOrdinals.size()));
  }

  byte[] write() throws IOException {
    List<int[]> index = new ArrayList<>();
    for (Descriptor message : messages.values()) {
      index.add(new int[] {string(message.getFullName()), body.size()});
      writeMessage(message);
    }
    for (EnumDescriptor type : enums.values()) {
      index.add(new int[] {string(type.getFullName()), body.size()});
      writeEnum(type);
    }
    return assemble(index);
  }

  private byte[] assemble(List<int[]> index) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(SchemaFormat.MAGIC);
    out.writeInt(messages.size());
    out.writeInt(enums.size());
    out.writeInt(strings.size());
    for (int[] entry : index) {
      out.writeInt(entry[0]);
      out.writeInt(entry[1]);
    }
    ByteArrayOutputStream texts = new ByteArrayOutputStream();
    for (String text : strings.keySet()) {
      out.writeInt(texts.size());
      texts.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
    out.writeInt(texts.size());
    texts.writeTo(out);
    body.writeTo(out);
    return bytes.toByteArray();
  }

  private void writeMessage(Descriptor message) throws IOException {
    UnknownFieldSet options =
        MessageOptions.parseFrom(message.getOptions().toByteString()).getUnknownFields();
    boolean unchecked = flag(options, RULES) || flag(options, RULES_IGNORED);
    body.write(unchecked ? SchemaFormat.UNCHECKED : 0);
    List<OneofDescriptor> oneofs = message.getRealOneofs();
    varint(oneofs.size());
    for (OneofDescriptor oneof : oneofs) {
      varint(string(oneof.getName()));
      body.write(
          flag(OneofOptions.parseFrom(oneof.getOptions().toByteString()).getUnknownFields(), RULES)
              ? 1
              : 0);
    }
    List<FieldDescriptor> fields = new ArrayList<>(message.getFields());
    fields.sort((one, other) -> Integer.compare(one.getNumber(), other.getNumber()));
    varint(fields.size());
    for (FieldDescriptor field : fields) {
      writeField(field, oneofs);
    }
  }

  private void writeField(FieldDescriptor field, List<OneofDescriptor> oneofs) throws IOException {
    UnknownFieldSet options = options(field);
    varint(field.getNumber());
    varint(string(field.getName()));
    varint(string(field.getJsonName()));
    body.write(field.getType().toProto().getNumber());
    body.write(flags(field, options));
    OneofDescriptor oneof = field.getRealContainingOneof();
    varint(oneof == null ? 0 : oneofs.indexOf(oneof) + 1);
    switch (field.getJavaType()) {
      case MESSAGE -> varint(ordinal(messageOrdinals, field.getMessageType().getFullName()));
      case ENUM -> varint(ordinal(enumOrdinals, field.getEnumType().getFullName()));
      default -> {}
    }
    List<ByteString> rules = options.getField(RULES).getLengthDelimitedList();
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (ByteString part : rules) {
      part.writeTo(joined);
    }
    varint(joined.size());
    joined.writeTo(body);
  }

  private static int flags(FieldDescriptor field, UnknownFieldSet options) {
    int flags = 0;
    flags |= field.isRepeated() ? SchemaFormat.REPEATED : 0;
    flags |= field.isMapField() ? SchemaFormat.MAP : 0;
    flags |= field.isPacked() ? SchemaFormat.PACKED : 0;
    flags |= field.hasPresence() ? SchemaFormat.PRESENCE : 0;
    flags |= field.getOptions().getDeprecated() ? SchemaFormat.DEPRECATED : 0;
    flags |= flag(options, DISALLOWED) ? SchemaFormat.DISALLOWED : 0;
    flags |= flag(options, SENSITIVE) ? SchemaFormat.SENSITIVE : 0;
    return flags;
  }

  private void writeEnum(EnumDescriptor type) throws IOException {
    varint(type.getValues().size());
    for (EnumValueDescriptor value : type.getValues()) {
      int number = value.getNumber();
      varint((number << 1) ^ (number >> 31));
      varint(string(value.getName()));
      UnknownFieldSet options =
          EnumValueOptions.parseFrom(value.getOptions().toByteString()).getUnknownFields();
      body.write(flag(options, DISALLOWED_VALUE) ? SchemaFormat.DISALLOWED : 0);
    }
  }

  /** A field's options with every extension unparsed, whoever has registered it. */
  private static UnknownFieldSet options(FieldDescriptor field)
      throws InvalidProtocolBufferException {
    return FieldOptions.parseFrom(field.getOptions().toByteString()).getUnknownFields();
  }

  private static boolean flag(UnknownFieldSet options, int number) {
    return options.getField(number).getVarintList().contains(1L);
  }

  private static int ordinal(Map<String, Integer> ordinals, String name) {
    Integer ordinal = ordinals.get(name);
    if (ordinal == null) {
      throw new IllegalStateException(name + " was not collected");
    }
    return ordinal;
  }

  private int string(String text) {
    Integer known = strings.get(text);
    if (known == null) {
      known = strings.size();
      strings.put(text, known);
    }
    return known;
  }

  private void varint(int value) {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      body.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    body.write(rest);
  }
}
