package dev.pillion.xdsclient.schemagen;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.pgv.validate.Validate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Enumeration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Collects every v3 message of Envoy's published protobuf classes, with all that they refer to, and
 * writes them as the compact schema that {@code Schema} reads. Argument: the file to write.
 */
public final class SchemaGenerator {
  private final SortedMap<String, Descriptor> messages = new TreeMap<>();
  private final SortedMap<String, EnumDescriptor> enums = new TreeMap<>();
  private final Deque<Descriptor> open = new ArrayDeque<>();

  private SchemaGenerator() {}

  /** Writes the schema file. */
  public static void main(String[] arguments) throws Exception {
    Path target = Path.of(arguments[0]);
    Path jar = Path.of(Bootstrap.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.exists(target)
        && Files.getLastModifiedTime(target).compareTo(Files.getLastModifiedTime(jar)) > 0
        && Files.getLastModifiedTime(target).compareTo(generatorTime()) > 0) {
      return;
    }
    SchemaGenerator generator = new SchemaGenerator();
    generator.collect(jar);
    byte[] schema = new SchemaWriter(generator.messages, generator.enums).write();
    Files.createDirectories(target.toAbsolutePath().getParent());
    Files.write(target, schema);
  }

  private static java.nio.file.attribute.FileTime generatorTime() throws Exception {
    Path classes =
        Path.of(SchemaGenerator.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path writer = classes.resolve(SchemaWriter.class.getName().replace('.', '/') + ".class");
    return Files.getLastModifiedTime(writer);
  }

  private void collect(Path jar) throws IOException, ReflectiveOperationException {
    for (String name : fileClasses(jar)) {
      Object descriptor = Class.forName(name).getMethod("getDescriptor").invoke(null);
      if (descriptor instanceof FileDescriptor file && !isOld(file.getPackage())) {
        file.getMessageTypes().forEach(this::add);
      }
    }
    add(Validate.FieldRules.getDescriptor());
    while (!open.isEmpty()) {
      expand(open.remove());
    }
  }

  /** The classes that hold the files' descriptors: protoc names them {@code …Proto}. */
  private static List<String> fileClasses(Path jar) throws IOException {
    List<String> names = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
        String name = entries.nextElement().getName();
        boolean api =
            name.startsWith("io/envoyproxy/envoy/")
                || name.startsWith("com/github/xds/")
                || name.startsWith("com/github/udpa/");
        if (api && name.endsWith("Proto.class") && name.indexOf('$') < 0) {
          names.add(name.substring(0, name.length() - ".class".length()).replace('/', '.'));
        }
      }
    }
    return names;
  }

  private static boolean isOld(String packageName) {
    for (String part : packageName.split("\\.", -1)) {
      if (part.equals("v2") || part.startsWith("v2alpha") || part.equals("v1alpha1")) {
        return true;
      }
    }
    return false;
  }

  private void add(Descriptor message) {
    if (messages.putIfAbsent(message.getFullName(), message) == null) {
      open.add(message);
    }
  }

  private void expand(Descriptor message) {
    message.getNestedTypes().forEach(this::add);
    for (FieldDescriptor field : message.getFields()) {
      switch (field.getJavaType()) {
        case MESSAGE -> add(field.getMessageType());
        case ENUM -> enums.put(field.getEnumType().getFullName(), field.getEnumType());
        default -> {}
      }
    }
  }
}
