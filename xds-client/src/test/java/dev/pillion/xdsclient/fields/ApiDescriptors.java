package dev.pillion.xdsclient.fields;

import com.google.protobuf.Descriptors.Descriptor;
import dev.pillion.xdsclient.schemagen.ApiFiles;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Every message of Envoy's API as the schema has it, by its full name. */
public final class ApiDescriptors {
  private static final Map<String, Descriptor> ALL = load();

  private ApiDescriptors() {}

  /** All messages, nested ones and those of protobuf itself included. */
  public static Map<String, Descriptor> all() {
    return ALL;
  }

  /** A message that there is. */
  static Descriptor require(String name) {
    return Objects.requireNonNull(ALL.get(name), name);
  }

  private static Map<String, Descriptor> load() {
    Map<String, Descriptor> all = new TreeMap<>();
    ApiFiles.load().forEach(file -> file.getMessageTypes().forEach(message -> add(message, all)));
    return all;
  }

  private static void add(Descriptor message, Map<String, Descriptor> all) {
    all.put(message.getFullName(), message);
    message.getNestedTypes().forEach(nested -> add(nested, all));
  }
}
