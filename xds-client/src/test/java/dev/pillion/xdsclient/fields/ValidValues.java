package dev.pillion.xdsclient.fields;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.DynamicMessage;
import io.envoyproxy.pgv.validate.Validate;
import io.envoyproxy.pgv.validate.Validate.FieldRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Values that the rules of the .proto files allow, other than a field's default. */
final class ValidValues {
  /** Strings that mean something, by the end of the field's full name. */
  private static final Map<String, String> STRINGS =
      Map.ofEntries(
          Map.entry("SocketAddress.address", "127.0.0.9"),
          Map.entry("CidrRange.address_prefix", "10.0.0.0"),
          Map.entry("RouteMatch.path_separated_prefix", "/abc"),
          Map.entry("RouteMatch.prefix", "/abc"),
          Map.entry("RegexMatchAndSubstitute.substitution", "abc"),
          Map.entry("RouteAction.cluster", "d"),
          Map.entry("ClusterWeight.name", "d"),
          Map.entry("TcpProxy.cluster", "d"),
          Map.entry("DataSource.filename", "/etc/hostname"),
          Map.entry("DataSource.environment_variable", "PATH"),
          Map.entry("FileAccessLog.path", "/tmp/abc"));

  private ValidValues() {}

  /** Candidates for a field; of an enum every value, of a list one with a single item. */
  static List<Object> of(FieldDescriptor field) {
    FieldRules rules = field.getOptions().getExtension(Validate.rules);
    if (field.isMapField()) {
      return List.of(List.of(entry(field.getMessageType())));
    }
    if (field.isRepeated()) {
      FieldRules items = rules.getRepeated().getItems();
      int size = (int) Math.max(1, rules.getRepeated().getMinItems());
      List<Object> lists = new ArrayList<>();
      for (Object item : singles(field, items)) {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < size; i++) {
          list.add(item);
        }
        lists.add(list);
      }
      return lists;
    }
    return singles(field, rules);
  }

  private static Object entry(Descriptor type) {
    FieldDescriptor key = type.findFieldByName("key");
    FieldDescriptor value = type.findFieldByName("value");
    return DynamicMessage.newBuilder(type)
        .setField(key, singles(key, FieldRules.getDefaultInstance()).getFirst())
        .setField(value, singles(value, FieldRules.getDefaultInstance()).getFirst())
        .build();
  }

  private static List<Object> singles(FieldDescriptor field, FieldRules rules) {
    return switch (field.getJavaType()) {
      case BOOLEAN -> List.of(true, false);
      case STRING -> strings(field, rules);
      case BYTE_STRING -> List.of(ByteString.copyFromUtf8("abc"));
      case ENUM -> List.copyOf(values(field));
      case INT -> List.of((int) number(rules));
      case LONG -> List.of(number(rules));
      case FLOAT -> List.of(0.1f);
      case DOUBLE -> List.of(1.5);
      case MESSAGE -> messages(field.getMessageType(), rules);
    };
  }

  private static List<EnumValueDescriptor> values(FieldDescriptor field) {
    return field.getEnumType().getValues().stream()
        .filter(value -> value.getIndex() == value.getNumber() || value.getNumber() > 0)
        .toList();
  }

  private static List<Object> strings(FieldDescriptor field, FieldRules rules) {
    String one = string(field, rules);
    return field.isRepeated() ? List.of(one) : List.of(one, one + one);
  }

  private static String string(FieldDescriptor field, FieldRules rules) {
    for (Map.Entry<String, String> entry : STRINGS.entrySet()) {
      if (field.getFullName().endsWith("." + entry.getKey())) {
        return entry.getValue();
      }
    }
    if (rules.getString().getInCount() > 0) {
      return rules.getString().getIn(0);
    }
    return "abc".repeat((int) Math.max(1, rules.getString().getMinLen() / 3));
  }

  /** Something between the bounds that is no usual default. */
  private static long number(FieldRules rules) {
    long most =
        switch (rules.getTypeCase()) {
          case UINT32 -> bound(rules.getUint32().getLt() - 1L, rules.getUint32().getLte());
          case UINT64 -> bound(rules.getUint64().getLt() - 1L, rules.getUint64().getLte());
          case INT32 -> bound(rules.getInt32().getLt() - 1L, rules.getInt32().getLte());
          case INT64 -> bound(rules.getInt64().getLt() - 1L, rules.getInt64().getLte());
          default -> Long.MAX_VALUE;
        };
    long least =
        switch (rules.getTypeCase()) {
          case UINT32 -> Math.max(rules.getUint32().getGt() + 1L, rules.getUint32().getGte());
          case UINT64 -> Math.max(rules.getUint64().getGt() + 1L, rules.getUint64().getGte());
          default -> 0;
        };
    return Math.max(least, Math.min(77, most));
  }

  private static long bound(long lessThan, long atMost) {
    long bound = lessThan > 0 ? lessThan : Long.MAX_VALUE;
    return atMost > 0 ? Math.min(bound, atMost) : bound;
  }

  private static List<Object> messages(Descriptor type, FieldRules rules) {
    return switch (type.getFullName()) {
      case "google.protobuf.Duration" ->
          List.of(with(type, "seconds", rules.getDuration().hasLt() ? 0L : 7L, "nanos", 5000000));
      case "google.protobuf.Any" -> List.of(any("envoy.config.core.v3.Node"));
      case "google.protobuf.BoolValue" -> List.of(with(type, "value", true), empty(type));
      case "google.protobuf.UInt32Value", "google.protobuf.Int32Value" ->
          List.of(with(type, "value", (int) number(rules)));
      case "google.protobuf.UInt64Value", "google.protobuf.Int64Value" ->
          List.of(with(type, "value", number(rules)));
      case "google.protobuf.DoubleValue" -> List.of(with(type, "value", 1.5));
      case "google.protobuf.StringValue" -> List.of(with(type, "value", "abc"));
      case "google.protobuf.Value" -> List.of(with(type, "string_value", "abc"));
      case "google.protobuf.Struct" -> List.of(struct(type));
      default -> List.of(smallest(type, 0));
    };
  }

  private static Object struct(Descriptor type) {
    FieldDescriptor fields = type.findFieldByName("fields");
    Descriptor entry = fields.getMessageType();
    Descriptor value = entry.findFieldByName("value").getMessageType();
    return DynamicMessage.newBuilder(type)
        .addRepeatedField(
            fields, with(entry, "key", "abc", "value", with(value, "string_value", "abc")))
        .build();
  }

  /** An Any with an empty message of a type. */
  static DynamicMessage any(String typeName) {
    Descriptor any = ApiDescriptors.require("google.protobuf.Any");
    return with(any, "type_url", "type.googleapis.com/" + typeName);
  }

  private static DynamicMessage empty(Descriptor type) {
    return DynamicMessage.getDefaultInstance(type);
  }

  private static DynamicMessage with(Descriptor type, Object... fields) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    for (int i = 0; i < fields.length; i += 2) {
      message.setField(type.findFieldByName((String) fields[i]), fields[i + 1]);
    }
    return message.build();
  }

  /** The message with what its rules require and no more. */
  static DynamicMessage smallest(Descriptor type, int depth) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    if (depth > 8) {
      return message.build();
    }
    for (OneofDescriptor oneof : type.getRealOneofs()) {
      if (oneof.getOptions().getExtension(Validate.required)) {
        fill(message, oneof.getField(0), depth);
      }
    }
    for (FieldDescriptor field : type.getFields()) {
      if (field.getRealContainingOneof() == null && isRequired(field)) {
        fill(message, field, depth);
      }
    }
    return message.build();
  }

  private static void fill(DynamicMessage.Builder message, FieldDescriptor field, int depth) {
    FieldRules rules = field.getOptions().getExtension(Validate.rules);
    boolean plain =
        field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
            && !field.isMapField()
            && !field.getMessageType().getFullName().startsWith("google.protobuf.");
    if (plain && field.isRepeated()) {
      for (long i = 0; i < Math.max(1, rules.getRepeated().getMinItems()); i++) {
        message.addRepeatedField(field, smallest(field.getMessageType(), depth + 1));
      }
    } else {
      message.setField(field, plain ? smallest(field.getMessageType(), depth + 1) : first(field));
    }
  }

  private static Object first(FieldDescriptor field) {
    return of(field).getFirst();
  }

  private static boolean isRequired(FieldDescriptor field) {
    FieldRules rules = field.getOptions().getExtension(Validate.rules);
    return rules.getMessage().getRequired()
        || rules.getDuration().getRequired()
        || rules.getAny().getRequired()
        || rules.getString().getMinLen() > 0
        || rules.getString().getMinBytes() > 0
        || rules.getRepeated().getMinItems() > 0
        || rules.getUint32().getGte() > 0;
  }
}
