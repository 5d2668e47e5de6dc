package dev.pillion.xdsclient.dump;

import dev.pillion.xdsclient.schema.Field;
import dev.pillion.xdsclient.schema.Kind;
import dev.pillion.xdsclient.schema.Message;
import dev.pillion.xdsclient.schema.MessageType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code google.protobuf.FieldMask} as protobuf's C++ library applies it (FieldMaskUtil): paths of
 * field names, which may end at a list and not go through one.
 */
final class FieldMask {
  private final List<String> paths;

  private FieldMask(List<String> paths) {
    this.paths = paths;
  }

  /** A list of paths with commas between. */
  static FieldMask parse(String text) {
    List<String> paths = new ArrayList<>();
    for (String path : text.split(",", -1)) {
      if (!path.isEmpty()) {
        paths.add(path);
      }
    }
    return new FieldMask(paths);
  }

  static FieldMask of(List<String> paths) {
    return new FieldMask(paths);
  }

  List<String> paths() {
    return paths;
  }

  /** True when every path leads to a field of the type. */
  boolean fits(MessageType type) {
    for (String path : paths) {
      if (!leads(path, type)) {
        return false;
      }
    }
    return true;
  }

  private static boolean leads(String path, MessageType type) {
    MessageType in = type;
    for (String name : path.split("\\.", -1)) {
      Field field = in == null ? null : named(in, name);
      if (field == null) {
        return false;
      }
      in = field.kind() == Kind.MESSAGE && !field.repeated() ? field.message() : null;
    }
    return true;
  }

  private static @Nullable Field named(MessageType type, String name) {
    Field field = type.byName(name);
    return field != null && field.name().equals(name) ? field : null;
  }

  /** What it keeps of a message; without a path, everything. */
  Kept kept() {
    Kept root = new Kept();
    for (String path : paths) {
      root.add(path);
    }
    return root;
  }

  /** The fields that are kept of one message. None: all of them. */
  static final class Kept {
    private final Map<String, Kept> fields = new LinkedHashMap<>();
    private boolean whole;

    private void add(String path) {
      Kept at = this;
      for (String name : path.split("\\.", -1)) {
        if (at.whole) {
          return;
        }
        at = at.fields.computeIfAbsent(name, n -> new Kept());
      }
      at.whole = true;
      at.fields.clear();
    }

    boolean everything() {
      return fields.isEmpty();
    }

    /** What is kept of a field; null: it is left out. */
    @Nullable Kept of(String field) {
      return everything() ? this : fields.get(field);
    }

    /** A message with the kept fields alone. */
    Message trim(Message message) {
      if (everything() || message.isAny()) {
        return message;
      }
      Message trimmed = new Message(message.type(), 0);
      fields.forEach(
          (name, below) -> {
            Field field = message.type().require(name);
            Object value = message.get(field);
            if (value instanceof Message nested) {
              trimmed.set(field, below.trim(nested), 0);
            } else if (value != null) {
              trimmed.share(field, value);
            }
          });
      return trimmed;
    }
  }

  /** As a debug string of protobuf prints it, but for its first line, which is random. */
  String describe() {
    StringBuilder out = new StringBuilder();
    for (String path : paths) {
      out.append("paths: \"").append(path).append("\"\n");
    }
    return out.toString();
  }
}
