package dev.pillion.xdsclient.fields;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.pillion.xdsclient.translate.NoEffect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A message within a bootstrap: the whole, the way to the part, and the path as our errors tell it.
 */
record Seat(Message root, List<Step> way, String path, Message message) {
  private static final String ANY = "google.protobuf.Any";

  /** One step down: into a field (of a list or map, into one item), or into an Any's payload. */
  record Step(@Nullable FieldDescriptor field, int index) {
    static final Step PAYLOAD = new Step(null, 0);
  }

  static Seat of(Message root) {
    return new Seat(root, List.of(), "", root);
  }

  Descriptor type() {
    return message.getDescriptorForType();
  }

  /** The path of one of the message's fields. */
  String path(FieldDescriptor field) {
    return path.isEmpty() ? field.getName() : path + "." + field.getName();
  }

  /** The bootstrap with a field of this message set, or added to where it is a list. */
  Message with(FieldDescriptor field, Object value) {
    return change(root, 0, message -> message.toBuilder().setField(field, value).build());
  }

  /** The same place in another bootstrap, and from there down into a field. */
  @Nullable Seat within(Message changed, FieldDescriptor field) {
    Seat[] found = new Seat[1];
    Seat.of(changed)
        .walk(
            seat -> {
              if (seat.path.equals(path) && seat.type() == type()) {
                seat.children(field, child -> found[0] = child);
              }
            });
    return found[0];
  }

  /** Visits this message and every one below that counts for anything. */
  void walk(Consumer<Seat> visitor) {
    visitor.accept(this);
    for (FieldDescriptor field : message.getAllFields().keySet()) {
      boolean counts = !NoEffect.reasons().containsKey(field.getFullName());
      if (counts && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        children(field, child -> child.walk(visitor));
      }
    }
  }

  private void children(FieldDescriptor field, Consumer<Seat> visitor) {
    int size = field.isRepeated() ? message.getRepeatedFieldCount(field) : 1;
    for (int i = 0; i < size; i++) {
      Message child =
          (Message)
              (field.isRepeated() ? message.getRepeatedField(field, i) : message.getField(field));
      List<Step> down = plus(way, new Step(field, i));
      String at = path(field);
      if (field.isMapField()) {
        FieldDescriptor value = child.getDescriptorForType().findFieldByName("value");
        FieldDescriptor key = child.getDescriptorForType().findFieldByName("key");
        if (value.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
          String place = at + "[\"" + child.getField(key) + "\"]";
          child(plus(down, new Step(value, 0)), place, (Message) child.getField(value), visitor);
        }
      } else {
        child(down, field.isRepeated() ? at + "[" + i + "]" : at, child, visitor);
      }
    }
  }

  private void child(List<Step> down, String at, Message child, Consumer<Seat> visitor) {
    visitor.accept(new Seat(root, down, at, child));
    if (child.getDescriptorForType().getFullName().equals(ANY)) {
      Message payload = payload(child);
      if (payload != null) {
        visitor.accept(new Seat(root, plus(down, Step.PAYLOAD), at, payload));
      }
    }
  }

  private static List<Step> plus(List<Step> steps, Step one) {
    List<Step> all = new ArrayList<>(steps);
    all.add(one);
    return all;
  }

  private static @Nullable Message payload(Message any) {
    Map<FieldDescriptor, Object> fields = any.getAllFields();
    String url = "";
    ByteString bytes = ByteString.EMPTY;
    for (Map.Entry<FieldDescriptor, Object> field : fields.entrySet()) {
      if (field.getKey().getName().equals("type_url")) {
        url = (String) field.getValue();
      } else {
        bytes = (ByteString) field.getValue();
      }
    }
    Descriptor type = ApiDescriptors.all().get(url.substring(url.lastIndexOf('/') + 1));
    try {
      return type == null ? null : DynamicMessage.parseFrom(type, bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private Message change(Message at, int depth, UnaryOperator<Message> change) {
    if (depth == way.size()) {
      return change.apply(at);
    }
    Step step = way.get(depth);
    FieldDescriptor field = step.field();
    if (field == null) {
      Message payload = change(Objects.requireNonNull(payload(at)), depth + 1, change);
      FieldDescriptor value = at.getDescriptorForType().findFieldByName("value");
      return at.toBuilder().setField(value, payload.toByteString()).build();
    }
    if (!field.isRepeated()) {
      Message below = change((Message) at.getField(field), depth + 1, change);
      return at.toBuilder().setField(field, below).build();
    }
    Message below = change((Message) at.getRepeatedField(field, step.index()), depth + 1, change);
    return at.toBuilder().setRepeatedField(field, step.index(), below).build();
  }
}
