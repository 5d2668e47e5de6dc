package dev.pillion.xdsclient.fields;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;

/** Every message of the published classes of Envoy's API, by its full name. */
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
    Set<String> seen = new TreeSet<>();
    try {
      Path jar =
          Path.of(Bootstrap.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      for (String name : fileClasses(jar)) {
        Object descriptor = Class.forName(name).getMethod("getDescriptor").invoke(null);
        if (descriptor instanceof FileDescriptor file) {
          add(file, seen, all);
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return all;
  }

  /** The outer classes that protoc makes of a file. */
  private static List<String> fileClasses(Path jar) throws Exception {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith("Proto.class") && !name.contains("$"))
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .toList();
    }
  }

  private static void add(FileDescriptor file, Set<String> seen, Map<String, Descriptor> all) {
    if (!seen.add(file.getFullName())) {
      return;
    }
    file.getMessageTypes().forEach(message -> add(message, all));
    file.getDependencies().forEach(dependency -> add(dependency, seen, all));
  }

  private static void add(Descriptor message, Map<String, Descriptor> all) {
    all.put(message.getFullName(), message);
    message.getNestedTypes().forEach(nested -> add(nested, all));
  }
}
