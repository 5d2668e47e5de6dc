package dev.pillion.xdsclient.schemagen;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.envoyproxy.pgv.validate.Validate;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedMap;
import java.util.TreeMap;

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
    Path jar = ApiFiles.jar();
    if (Files.exists(target)
        && Files.getLastModifiedTime(target).compareTo(Files.getLastModifiedTime(jar)) > 0
        && Files.getLastModifiedTime(target).compareTo(generatorTime()) > 0) {
      return;
    }
    SchemaGenerator generator = new SchemaGenerator();
    generator.collect();
    byte[] schema = new SchemaWriter(generator.messages, generator.enums).write();
    Files.createDirectories(target.toAbsolutePath().getParent());
    Files.write(target, schema);
  }

  /** When the newest of what decides about the schema was compiled. */
  private static FileTime generatorTime() throws Exception {
    Path classes =
        Path.of(SchemaGenerator.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path folder = classes.resolve(SchemaGenerator.class.getPackageName().replace('.', '/'));
    FileTime newest = FileTime.fromMillis(0);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        FileTime time = Files.getLastModifiedTime(file);
        newest = time.compareTo(newest) > 0 ? time : newest;
      }
    }
    return newest;
  }

  private void collect() {
    for (FileDescriptor file : ApiFiles.load()) {
      if (!isOld(file.getPackage()) && isApi(file.getPackage())) {
        file.getMessageTypes().forEach(this::add);
      }
    }
    add(Validate.FieldRules.getDescriptor());
    while (!open.isEmpty()) {
      expand(open.remove());
    }
  }

  private static boolean isApi(String packageName) {
    return packageName.startsWith("envoy.")
        || packageName.startsWith("xds.")
        || packageName.startsWith("udpa.");
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
