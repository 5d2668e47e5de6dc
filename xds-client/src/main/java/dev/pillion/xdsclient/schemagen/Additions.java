package dev.pillion.xdsclient.schemagen;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.TextFormat;
import io.envoyproxy.pgv.validate.Validate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code additions.proto}: fields and types that the published classes of Envoy's API lack. */
final class Additions {
  private static final String FILE = "additions.proto";
  private static final Pattern BLOCK =
      Pattern.compile("(extend enum|extend|message|enum) (\\S+) \\{");
  private static final Pattern VALUE = Pattern.compile("(\\w+) = (\\d+);");
  private static final Pattern FIELD =
      Pattern.compile("(repeated )?(\\S+) (\\w+) = (\\d+)(?: oneof (\\w+))?(?: rules \\{(.*)})?;");

  /** A field as it is written. */
  private record Line(
      boolean repeated, String type, String name, int number, String oneof, String rules) {}

  private final Map<String, List<Line>> extended = new TreeMap<>();
  private final Map<String, List<Line>> messages = new TreeMap<>();
  private final Map<String, List<EnumValueDescriptorProto>> values = new TreeMap<>();
  private final Map<String, List<EnumValueDescriptorProto>> enums = new TreeMap<>();

  static Additions read() throws IOException {
    Additions additions = new Additions();
    try (InputStream in = Additions.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IOException(FILE + " is not beside its reader");
      }
      additions.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    }
    return additions;
  }

  private void parse(List<String> lines) {
    List<Line> fields = List.of();
    List<EnumValueDescriptorProto> numbers = null;
    for (String each : lines) {
      String line = each.strip();
      Matcher block = BLOCK.matcher(line);
      if (line.isEmpty() || line.startsWith("//") || line.equals("}")) {
        continue;
      }
      if (block.matches()) {
        String name = block.group(2);
        boolean ofEnum = block.group(1).endsWith("enum");
        fields = new ArrayList<>();
        numbers = ofEnum ? new ArrayList<>() : null;
        if (numbers != null) {
          (block.group(1).equals("enum") ? enums : values).put(name, numbers);
        } else {
          (block.group(1).equals("message") ? messages : extended).put(name, fields);
        }
      } else if (numbers != null) {
        numbers.add(value(line));
      } else {
        fields.add(field(line));
      }
    }
  }

  private static EnumValueDescriptorProto value(String line) {
    Matcher value = matched(VALUE, line);
    return EnumValueDescriptorProto.newBuilder()
        .setName(value.group(1))
        .setNumber(Integer.parseInt(value.group(2)))
        .build();
  }

  private static Line field(String line) {
    Matcher field = matched(FIELD, line);
    return new Line(
        field.group(1) != null,
        field.group(2),
        field.group(3),
        Integer.parseInt(field.group(4)),
        field.group(5) == null ? "" : field.group(5),
        field.group(6) == null ? "" : field.group(6));
  }

  private static Matcher matched(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalStateException(FILE + ": " + line);
    }
    return matcher;
  }

  /** New types that stand in no message, by their full names: a message or an enum each. */
  Map<String, Object> topLevel(ApiNames published) {
    Map<String, Object> types = new TreeMap<>();
    messages.forEach(
        (name, lines) -> {
          if (!published.isMessage(parent(name))) {
            DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(simple(name));
            lines.forEach(line -> add(line, message));
            types.put(name, message.build());
          }
        });
    enums.forEach(
        (name, numbers) -> {
          if (!published.isMessage(parent(name))) {
            types.put(name, newEnum(name, numbers));
          }
        });
    return types;
  }

  /** Adds to a message and to all that stands in it. */
  void extend(String name, DescriptorProto.Builder message) {
    extended.getOrDefault(name, List.of()).forEach(line -> add(line, message));
    messages.forEach(
        (nested, lines) -> {
          if (parent(nested).equals(name)) {
            DescriptorProto.Builder added = message.addNestedTypeBuilder().setName(simple(nested));
            lines.forEach(line -> add(line, added));
          }
        });
    enums.forEach(
        (nested, numbers) -> {
          if (parent(nested).equals(name)) {
            message.addEnumType(newEnum(nested, numbers));
          }
        });
    message.getNestedTypeBuilderList().forEach(each -> extend(name + "." + each.getName(), each));
    message.getEnumTypeBuilderList().forEach(each -> extend(name + "." + each.getName(), each));
  }

  void extend(String name, EnumDescriptorProto.Builder type) {
    type.addAllValue(values.getOrDefault(name, List.of()));
  }

  private static EnumDescriptorProto newEnum(String name, List<EnumValueDescriptorProto> numbers) {
    return EnumDescriptorProto.newBuilder().setName(simple(name)).addAllValue(numbers).build();
  }

  private static void add(Line line, DescriptorProto.Builder message) {
    FieldDescriptorProto.Builder field =
        message
            .addFieldBuilder()
            .setName(line.name)
            .setNumber(line.number)
            .setLabel(
                line.repeated
                    ? FieldDescriptorProto.Label.LABEL_REPEATED
                    : FieldDescriptorProto.Label.LABEL_OPTIONAL);
    if (line.type.contains(".")) {
      field.setTypeName("." + line.type); // whether it is a message or an enum is found out
    } else {
      field.setType(
          FieldDescriptorProto.Type.valueOf(
              "TYPE_" + line.type.toUpperCase(java.util.Locale.ROOT)));
    }
    if (!line.oneof.isEmpty()) {
      field.setOneofIndex(oneof(line.oneof, message));
    }
    if (!line.rules.isEmpty()) {
      field.setOptions(rules(line.rules));
    }
  }

  private static int oneof(String name, DescriptorProto.Builder message) {
    for (int i = 0; i < message.getOneofDeclCount(); i++) {
      if (message.getOneofDecl(i).getName().equals(name)) {
        return i;
      }
    }
    message.addOneofDecl(OneofDescriptorProto.newBuilder().setName(name));
    return message.getOneofDeclCount() - 1;
  }

  private static FieldOptions rules(String text) {
    try {
      Validate.FieldRules.Builder rules = Validate.FieldRules.newBuilder();
      TextFormat.merge(text, rules);
      return FieldOptions.newBuilder().setExtension(Validate.rules, rules.build()).build();
    } catch (TextFormat.ParseException e) {
      throw new IllegalStateException(FILE + ": " + text, e);
    }
  }

  private static String parent(String name) {
    return name.substring(0, name.lastIndexOf('.'));
  }

  private static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
