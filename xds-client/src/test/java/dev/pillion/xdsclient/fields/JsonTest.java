package dev.pillion.xdsclient.fields;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import dev.pillion.xdsclient.json.JsonPrinter;
import dev.pillion.xdsclient.json.TreeReader;
import dev.pillion.xdsclient.schema.Message;
import dev.pillion.xdsclient.schema.MessageType;
import dev.pillion.xdsclient.schema.Schema;
import dev.pillion.xdsclient.schema.WireDecoder;
import dev.pillion.xdsclient.schema.WireEncoder;
import dev.pillion.xdsclient.source.Node;
import dev.pillion.xdsclient.source.Path;
import dev.pillion.xdsclient.source.Problems;
import dev.pillion.xdsclient.source.YamlParser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each field of each message in JSON, read and printed, beside protobuf's own JsonFormat. */
class JsonTest {
  private static final Schema SCHEMA = Schema.load();

  private static final JsonFormat.Printer LOWER_CAMEL =
      JsonFormat.printer()
          .usingTypeRegistry(
              JsonFormat.TypeRegistry.newBuilder().add(ApiDescriptors.all().values()).build());

  private static final JsonFormat.Printer PROTO_NAMES = LOWER_CAMEL.preservingProtoFieldNames();

  static List<String> names() {
    return SchemaTest.wholeMessages().stream()
        .filter(name -> !name.startsWith("google.protobuf."))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aFieldsJsonIsProtobufs(String name) throws Exception {
    Descriptor type = ApiDescriptors.require(name);
    for (FieldDescriptor field : type.getFields()) {
      for (Object value : ValidValues.of(field)) {
        DynamicMessage set = DynamicMessage.newBuilder(type).setField(field, value).build();
        DynamicMessage message = DynamicMessage.parseFrom(type, set.toByteArray());
        String text = PROTO_NAMES.print(message);
        if (!isSecret(message)) {
          assertThat(JsonParser.parseString(print(name, message)))
              .as(field.getFullName())
              .isEqualTo(JsonParser.parseString(text));
        }
        assertThat(read(name, text)).as(text).isEqualTo(message);
        assertThat(read(name, LOWER_CAMEL.print(message))).as(field.getName()).isEqualTo(message);
      }
    }
  }

  /** True when something of it is not to be shown, in which we differ on purpose. */
  private static boolean isSecret(MessageOrBuilder message) {
    MessageType type = SCHEMA.require(message.getDescriptorForType().getFullName());
    for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
      List<?> values = entry.getValue() instanceof List<?> list ? list : List.of(entry.getValue());
      if (type.require(entry.getKey().getName()).sensitive()
          || values.stream().anyMatch(v -> v instanceof MessageOrBuilder m && isSecret(m))) {
        return true;
      }
    }
    return false;
  }

  private static String print(String name, DynamicMessage message) throws Exception {
    StringBuilder out = new StringBuilder();
    Message ours = WireDecoder.decode(SCHEMA.require(name), message.toByteArray());
    JsonPrinter.print(SCHEMA, ours, out);
    return out.toString();
  }

  /** JSON is read twice: as what it is, and as the YAML that it is too. */
  private static DynamicMessage read(String name, String text) throws Exception {
    byte[] json = bytes(name, dev.pillion.xdsclient.source.JsonParser.parse(text, 1));
    assertThat(bytes(name, YamlParser.parse(text, 1))).isEqualTo(json);
    return DynamicMessage.parseFrom(ApiDescriptors.require(name), json);
  }

  private static byte[] bytes(String name, Node tree) {
    Problems problems = new Problems();
    problems.addSource("text");
    Message read =
        new TreeReader(SCHEMA, problems, false).read(SCHEMA.require(name), tree, Path.ROOT);
    assertThat(problems.errors()).isEmpty();
    return WireEncoder.encode(read);
  }
}
