package dev.pillion.proxycore.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A JSON format: an object whose texts are formats. A text that is one operator alone keeps its
 * type (numbers stay numbers, an absent value is null); mixed ones become strings.
 */
final class JsonFormat implements Formatter {
  private final ObjectNode root;

  private JsonFormat(ObjectNode root) {
    this.root = root;
  }

  static JsonFormat compile(Map<?, ?> format, FormatOptions options) throws FormatException {
    return new JsonFormat(object(format, options));
  }

  @Override
  public void format(FormatContext context, TextBuffer out) {
    root.append(context, out);
    out.append('\n');
  }

  private sealed interface Node {
    /** Appends the value, or appends nothing and returns false when it is to be left out. */
    boolean append(FormatContext context, TextBuffer out);
  }

  private record ObjectNode(byte[][] keys, Node[] values, boolean omitEmpty) implements Node {
    @Override
    public boolean append(FormatContext context, TextBuffer out) {
      out.append('{');
      boolean first = true;
      for (int i = 0; i < keys.length; i++) {
        int before = out.length();
        if (!first) {
          out.append(',');
        }
        out.append(keys[i]);
        if (values[i].append(context, out)) {
          first = false;
        } else {
          out.truncate(before);
        }
      }
      out.append('}');
      return !first || !omitEmpty;
    }
  }

  private record ListNode(Node[] values) implements Node {
    @Override
    public boolean append(FormatContext context, TextBuffer out) {
      out.append('[');
      boolean first = true;
      for (Node value : values) {
        int before = out.length();
        if (!first) {
          out.append(',');
        }
        if (value.append(context, out)) {
          first = false;
        } else {
          out.truncate(before);
        }
      }
      out.append(']');
      return true;
    }
  }

  /** A null that {@code omit_empty_values} leaves out. */
  private record NothingNode() implements Node {
    @Override
    public boolean append(FormatContext context, TextBuffer out) {
      return false;
    }
  }

  private record ConstantNode(byte[] json) implements Node {
    @Override
    public boolean append(FormatContext context, TextBuffer out) {
      out.append(json);
      return true;
    }
  }

  private record SingleNode(Operator operator, boolean omitEmpty) implements Node {
    @Override
    public boolean append(FormatContext context, TextBuffer out) {
      int before = out.length();
      boolean quoted = operator.kind() == Operator.Kind.TEXT;
      if (quoted) {
        out.append('"');
      }
      if (!operator.appendJson(context, out)) {
        out.truncate(before);
        if (!omitEmpty) {
          out.append("null");
        }
        return !omitEmpty;
      }
      if (quoted) {
        Escapes.json(out, before + 1);
        out.append('"');
      }
      return true;
    }
  }

  private record MixedNode(Operator[] parts, boolean omitEmpty) implements Node {
    @Override
    public boolean append(FormatContext context, TextBuffer out) {
      out.append('"');
      int start = out.length();
      for (Operator part : parts) {
        if (!part.append(context, out) && !omitEmpty) {
          out.append('-');
        }
      }
      Escapes.json(out, start);
      out.append('"');
      return true;
    }
  }

  private static ObjectNode object(Map<?, ?> format, FormatOptions options) throws FormatException {
    TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
    format.forEach((key, value) -> sorted.put(String.valueOf(key), value));
    List<byte[]> keys = new ArrayList<>();
    List<Node> values = new ArrayList<>();
    for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
      TextBuffer key = new TextBuffer(32);
      Json.appendText(entry.getKey(), key);
      key.append(':');
      keys.add(key.toString().getBytes(StandardCharsets.UTF_8));
      values.add(node(entry.getValue(), options));
    }
    return new ObjectNode(
        keys.toArray(new byte[0][]), values.toArray(new Node[0]), options.omitEmpty());
  }

  private static Node node(@Nullable Object format, FormatOptions options) throws FormatException {
    return switch (format) {
      case null -> options.omitEmpty() ? new NothingNode() : constant(null);
      case String text -> text(text, options);
      case Map<?, ?> map -> object(map, options);
      case Collection<?> list -> list(list, options);
      case Number number -> constant(number);
      case Boolean bool -> constant(bool);
      default ->
          throw new FormatException(
              "Only string values, nested structs, list values, bool and number are supported in"
                  + " structured access log format.");
    };
  }

  private static Node constant(@Nullable Object value) {
    TextBuffer json = new TextBuffer(16);
    Json.append(value, json);
    return new ConstantNode(json.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static Node list(Collection<?> formats, FormatOptions options) throws FormatException {
    List<Node> values = new ArrayList<>();
    for (Object format : formats) {
      values.add(node(format, options));
    }
    return new ListNode(values.toArray(new Node[0]));
  }

  private static Node text(String format, FormatOptions options) throws FormatException {
    List<Operator> parts = FormatParser.parse(format, options);
    if (parts.isEmpty()) {
      return constant("");
    }
    if (parts.size() == 1) {
      Operator only = parts.getFirst();
      return only instanceof Literal literal
          ? constant(literal.toString())
          : new SingleNode(only, options.omitEmpty());
    }
    return new MixedNode(parts.toArray(new Operator[0]), options.omitEmpty());
  }
}
