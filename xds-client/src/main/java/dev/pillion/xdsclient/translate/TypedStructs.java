package dev.pillion.xdsclient.translate;

import dev.pillion.xdsclient.schema.Message;
import dev.pillion.xdsclient.schema.Values;
import dev.pillion.xdsclient.source.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code udpa.type.v1.TypedStruct} and {@code xds.type.v3.TypedStruct}: a message of the named
 * type, given as a Struct, which is read as JSON is.
 */
final class TypedStructs {
  private TypedStructs() {}

  static boolean is(Message message) {
    String name = message.type().name();
    return name.equals("udpa.type.v1.TypedStruct") || name.equals("xds.type.v3.TypedStruct");
  }

  /** The name of the type, which may stand behind a host and a slash. */
  static String typeName(Message typedStruct) {
    String url = typedStruct.text("type_url");
    return url.substring(url.lastIndexOf('/') + 1);
  }

  /** The tree that the Struct was read from, or would have been. */
  static Node.Mapping tree(Message typedStruct) {
    Message struct = typedStruct.message("value");
    return struct == null
        ? new Node.Mapping(List.of(), typedStruct.mark())
        : object(struct, struct.mark());
  }

  private static Node.Mapping object(Message struct, int mark) {
    List<Node.Entry> entries = new ArrayList<>();
    Values fields = struct.list("fields");
    for (int i = 0; fields != null && i < fields.size(); i++) {
      Message entry = (Message) fields.get(i);
      Node value =
          entry.mapValue() instanceof Message given
              ? node(given)
              : new Node.Scalar("null", Node.Style.JSON, entry.mark());
      entries.add(new Node.Entry((String) entry.mapKey(), entry.mark(), value));
    }
    return new Node.Mapping(entries, mark);
  }

  private static Node node(Message value) {
    Message struct = value.message("struct_value");
    if (struct != null) {
      return object(struct, value.mark());
    }
    Message list = value.message("list_value");
    if (list != null) {
      return array(list, value.mark());
    }
    if (value.has("string_value")) {
      return new Node.Scalar(value.text("string_value"), Node.Style.QUOTED, value.mark());
    }
    if (value.has("number_value")) {
      return new Node.Scalar(number(value.real("number_value")), Node.Style.JSON, value.mark());
    }
    String text = value.has("bool_value") ? Boolean.toString(value.bool("bool_value")) : "null";
    return new Node.Scalar(text, Node.Style.JSON, value.mark());
  }

  private static Node.Sequence array(Message list, int mark) {
    List<Node> items = new ArrayList<>();
    Values values = list.list("values");
    for (int i = 0; values != null && i < values.size(); i++) {
      items.add(node((Message) values.get(i)));
    }
    return new Node.Sequence(items, mark);
  }

  private static String number(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }
}
