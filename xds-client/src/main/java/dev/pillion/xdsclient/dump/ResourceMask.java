package dev.pillion.xdsclient.dump;

import dev.pillion.xdsclient.schema.Field;
import dev.pillion.xdsclient.schema.Kind;
import dev.pillion.xdsclient.schema.Message;
import dev.pillion.xdsclient.schema.MessageType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mask over an element of a dump, which has its resource in an Any: paths go into the resource
 * (Envoy: trimResourceMessage).
 */
final class ResourceMask {
  private final FieldMask mask;

  private ResourceMask(FieldMask mask) {
    this.mask = mask;
  }

  static ResourceMask of(FieldMask mask) {
    return new ResourceMask(mask);
  }

  /** True when every path leads to a field of such an element. */
  boolean fits(Message element) {
    Field any = anyField(element.type());
    Message resource = any == null ? null : resource(element, any);
    return outer(any).fits(element.type())
        && (any == null || resource == null || inner(any).fits(resource.type()));
  }

  Message trim(Message element) {
    Field any = anyField(element.type());
    Message trimmed = outer(any).kept().trim(element);
    if (any == null || !(trimmed.get(any) instanceof Message whole) || whole.payload() == null) {
      return trimmed;
    }
    Message wrapped = new Message(any.message(), 0);
    wrapped.set(any.message().require("type_url"), whole.text("type_url"), 0);
    wrapped.setPayload(inner(any).kept().trim(whole.payload()));
    trimmed.set(any, wrapped, 0);
    return trimmed;
  }

  /** The Any that a path goes into; null: none does. */
  private @Nullable Field anyField(MessageType type) {
    for (String path : mask.paths()) {
      Field field = type.byName(head(path));
      if (field != null && !field.repeated() && isAny(field)) {
        return field;
      }
    }
    return null;
  }

  private static boolean isAny(Field field) {
    return field.kind() == Kind.MESSAGE && field.message().name().equals(Message.ANY);
  }

  private static @Nullable Message resource(Message element, Field any) {
    return element.get(any) instanceof Message wrapped ? wrapped.payload() : null;
  }

  private FieldMask outer(@Nullable Field any) {
    List<String> paths = new ArrayList<>();
    for (String path : mask.paths()) {
      paths.add(any != null && head(path).equals(any.name()) ? any.name() : path);
    }
    return FieldMask.of(paths);
  }

  /** The Any's name alone becomes an empty path, which fits nothing, as in Envoy. */
  private FieldMask inner(Field any) {
    List<String> paths = new ArrayList<>();
    for (String path : mask.paths()) {
      if (head(path).equals(any.name())) {
        paths.add(path.equals(any.name()) ? "" : path.substring(any.name().length() + 1));
      }
    }
    return FieldMask.of(paths);
  }

  private static String head(String path) {
    int dot = path.indexOf('.');
    return dot < 0 ? path : path.substring(0, dot);
  }
}
