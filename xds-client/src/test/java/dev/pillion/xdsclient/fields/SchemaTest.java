package dev.pillion.xdsclient.fields;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.EnumValueOptions;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.pillion.xdsclient.schema.EnumType;
import dev.pillion.xdsclient.schema.Field;
import dev.pillion.xdsclient.schema.Kind;
import dev.pillion.xdsclient.schema.MessageType;
import dev.pillion.xdsclient.schema.Schema;
import dev.pillion.xdsclient.schema.WireDecoder;
import dev.pillion.xdsclient.schema.WireEncoder;
import io.envoyproxy.pgv.validate.Validate;
import io.envoyproxy.pgv.validate.Validate.FieldRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The compact schema says what the descriptors say from which the build has made it. */
class SchemaTest {
  /** Extension numbers of envoy.annotations and udpa.annotations. */
  private static final int DISALLOWED = 189503207;

  private static final int DISALLOWED_VALUE = 70100853;
  private static final int SENSITIVE = 76569463;

  private static final Schema SCHEMA = Schema.load();

  static List<String> names() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < SCHEMA.size(); i++) {
      names.add(SCHEMA.message(i).name());
    }
    return names;
  }

  @Test
  void itHasEveryMessageOfTheCurrentApi() {
    Set<String> expected = new TreeSet<>();
    for (Descriptor type : ApiDescriptors.all().values()) {
      String name = type.getFullName();
      boolean current = name.startsWith("envoy.") && name.matches("envoy\\.[a-z0-9_.]*\\.v3\\..*");
      if (current) {
        expected.add(name);
      }
    }
    assertThat(expected).hasSizeGreaterThan(1000);
    assertThat(names()).containsAll(expected).isSorted().doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aMessageIsItsDescriptor(String name) {
    MessageType ours = SCHEMA.require(name);
    Descriptor theirs = ApiDescriptors.require(name);
    List<FieldDescriptor> fields = new ArrayList<>(theirs.getFields());
    fields.sort((one, other) -> Integer.compare(one.getNumber(), other.getNumber()));
    assertThat(ours.fieldCount()).isEqualTo(fields.size());
    for (int i = 0; i < fields.size(); i++) {
      assertField(ours, ours.field(i), fields.get(i));
    }
    assertOneofs(ours, theirs);
    assertThat(ours.unchecked())
        .isEqualTo(
            theirs.getOptions().getExtension(Validate.disabled)
                || theirs.getOptions().getExtension(Validate.ignored));
  }

  private static void assertOneofs(MessageType ours, Descriptor theirs) {
    List<OneofDescriptor> oneofs = theirs.getRealOneofs();
    assertThat(ours.oneofCount()).isEqualTo(oneofs.size());
    for (int i = 0; i < oneofs.size(); i++) {
      assertThat(ours.oneof(i).name()).isEqualTo(oneofs.get(i).getName());
      assertThat(ours.oneof(i).required())
          .isEqualTo(oneofs.get(i).getOptions().getExtension(Validate.required));
    }
  }

  private static void assertField(MessageType type, Field ours, FieldDescriptor theirs) {
    String name = theirs.getFullName();
    assertThat(ours.name()).isEqualTo(theirs.getName());
    assertThat(ours.jsonName()).as(name).isEqualTo(theirs.getJsonName());
    assertThat(ours.number()).as(name).isEqualTo(theirs.getNumber());
    assertThat(ours.kind()).as(name).isEqualTo(Kind.valueOf(theirs.getType().name()));
    assertThat(ours.repeated()).as(name).isEqualTo(theirs.isRepeated());
    assertThat(ours.map()).as(name).isEqualTo(theirs.isMapField());
    assertThat(ours.presence()).as(name).isEqualTo(theirs.hasPresence());
    assertThat(ours.deprecated()).as(name).isEqualTo(theirs.getOptions().getDeprecated());
    assertThat(ours.disallowed()).as(name).isEqualTo(flag(theirs, DISALLOWED));
    assertThat(ours.sensitive()).as(name).isEqualTo(flag(theirs, SENSITIVE));
    OneofDescriptor oneof = theirs.getRealContainingOneof();
    assertThat(ours.oneof())
        .as(name)
        .isEqualTo(oneof == null ? -1 : theirs.getContainingType().getRealOneofs().indexOf(oneof));
    assertThat(type.byName(theirs.getName())).isSameAs(ours);
    assertThat(type.byName(theirs.getJsonName())).isSameAs(ours);
    assertThat(type.byNumber(theirs.getNumber())).isSameAs(ours);
    if (theirs.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      assertThat(ours.message().name()).isEqualTo(theirs.getMessageType().getFullName());
    } else if (theirs.getJavaType() == FieldDescriptor.JavaType.ENUM) {
      assertEnum(ours.enumType(), theirs.getEnumType());
    }
    assertRules(ours, theirs);
  }

  private static void assertEnum(EnumType ours, EnumDescriptor theirs) {
    assertThat(ours.name()).isEqualTo(theirs.getFullName());
    for (EnumValueDescriptor value : theirs.getValues()) {
      assertThat(ours.numberOf(value.getName())).isEqualTo(value.getNumber());
      assertThat(ours.nameOf(value.getNumber()))
          .isEqualTo(theirs.findValueByNumber(value.getNumber()).getName());
      UnknownFieldSet options = enumOptions(value.getOptions().toByteString());
      assertThat(ours.disallowed(value.getNumber())).isEqualTo(isSet(options, DISALLOWED_VALUE));
    }
    assertThat(ours.numberOf("NO_SUCH_VALUE")).isNull();
    assertThat(ours.nameOf(999_999)).isNull();
  }

  private static void assertRules(Field ours, FieldDescriptor theirs) {
    FieldRules rules = theirs.getOptions().getExtension(Validate.rules);
    boolean any = theirs.getOptions().hasExtension(Validate.rules);
    assertThat(ours.hasRules()).isEqualTo(any && !rules.toByteString().isEmpty());
    if (ours.hasRules()) {
      ByteString read = ByteString.copyFrom(WireEncoder.encode(ours.rules()));
      assertThat(parse(read)).as(theirs.getFullName()).isEqualTo(rules);
    }
  }

  private static FieldRules parse(ByteString bytes) {
    try {
      return FieldRules.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean flag(FieldDescriptor field, int extension) {
    // Parsed anew: extensions are then among the unknown fields, whoever has registered them.
    try {
      return isSet(
          FieldOptions.parseFrom(field.getOptions().toByteString()).getUnknownFields(), extension);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static UnknownFieldSet enumOptions(ByteString bytes) {
    try {
      return EnumValueOptions.parseFrom(bytes).getUnknownFields();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isSet(UnknownFieldSet options, int extension) {
    return options.getField(extension).getVarintList().contains(1L);
  }

  /** Entries of maps are tried in their maps. */
  static List<String> wholeMessages() {
    return names().stream()
        .filter(name -> !ApiDescriptors.require(name).getOptions().getMapEntry())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("wholeMessages")
  void eachFieldIsReadAndWrittenAsProtobufDoes(String name) throws Exception {
    Descriptor type = ApiDescriptors.require(name);
    for (FieldDescriptor field : type.getFields()) {
      for (Object value : ValidValues.of(field)) {
        DynamicMessage message = DynamicMessage.newBuilder(type).setField(field, value).build();
        byte[] bytes = message.toByteArray();
        byte[] again = WireEncoder.encode(WireDecoder.decode(SCHEMA.require(name), bytes));
        // Protobuf writes both parts of a map's entry, zero or not.
        assertThat(DynamicMessage.parseFrom(type, again).toByteArray())
            .as("%s: %s", field, value)
            .isEqualTo(bytes);
      }
    }
  }
}
