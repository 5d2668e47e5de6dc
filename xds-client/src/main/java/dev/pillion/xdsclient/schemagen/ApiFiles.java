package dev.pillion.xdsclient.schemagen;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The files of Envoy's API: those of the published classes, with {@link Additions} put in, and
 * linked with each other anew.
 */
public final class ApiFiles {
  private final Additions additions;
  private final Map<String, FileDescriptor> published = new TreeMap<>();
  private final Map<String, String> fileOfType = new TreeMap<>();
  private final Map<String, FileDescriptorProto> made = new LinkedHashMap<>();
  private final Map<String, FileDescriptor> linked = new LinkedHashMap<>();
  private final Set<String> open = new LinkedHashSet<>();

  private ApiFiles(Additions additions) {
    this.additions = additions;
  }

  /** All files of the v3 API and what they import. */
  public static Collection<FileDescriptor> load() {
    try {
      ApiFiles files = new ApiFiles(Additions.read());
      for (String name : fileClasses()) {
        Object descriptor = Class.forName(name).getMethod("getDescriptor").invoke(null);
        if (descriptor instanceof FileDescriptor file) {
          files.collect(file);
        }
      }
      return files.link();
    } catch (IOException | ReflectiveOperationException | DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where the published classes are. */
  static Path jar() {
    try {
      return Path.of(Bootstrap.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The classes that hold the files' descriptors: protoc names them {@code …Proto}. */
  private static List<String> fileClasses() throws IOException {
    List<String> names = new ArrayList<>();
    try (JarFile file = new JarFile(jar().toFile())) {
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

  private void collect(FileDescriptor file) {
    if (published.putIfAbsent(file.getFullName(), file) == null) {
      file.getMessageTypes().forEach(message -> collect(message, file));
      file.getEnumTypes().forEach(type -> fileOfType.put(type.getFullName(), file.getFullName()));
      file.getDependencies().forEach(this::collect);
    }
  }

  private void collect(Descriptor message, FileDescriptor file) {
    fileOfType.put(message.getFullName(), file.getFullName());
    message.getNestedTypes().forEach(nested -> collect(nested, file));
    message.getEnumTypes().forEach(t -> fileOfType.put(t.getFullName(), file.getFullName()));
  }

  private Collection<FileDescriptor> link() throws DescriptorValidationException {
    additions
        .topLevel(fileOfType::containsKey)
        .forEach(
            (name, type) -> {
              String file = "additions/" + name + ".proto";
              fileOfType.put(name, file);
              made.put(file, fileOf(name, type));
            });
    for (String file : List.copyOf(made.keySet())) {
      link(file);
    }
    for (String file : List.copyOf(published.keySet())) {
      link(file);
    }
    return linked.values();
  }

  private static FileDescriptorProto fileOf(String name, Object type) {
    FileDescriptorProto.Builder file =
        FileDescriptorProto.newBuilder()
            .setName("additions/" + name + ".proto")
            .setPackage(name.substring(0, name.lastIndexOf('.')))
            .setSyntax("proto3");
    if (type instanceof DescriptorProto message) {
      file.addMessageType(message);
    } else {
      file.addEnumType((EnumDescriptorProto) type);
    }
    return file.build();
  }

  private FileDescriptor link(String name) throws DescriptorValidationException {
    FileDescriptor known = linked.get(name);
    if (known != null) {
      return known;
    }
    if (!open.add(name)) {
      throw new IllegalStateException("the additions make files import each other: " + open);
    }
    FileDescriptor original = published.get(name);
    if (original != null && original.getPackage().startsWith("google.")) {
      linked.put(name, original); // nothing is added to protobuf's own
      return original;
    }
    FileDescriptorProto.Builder proto =
        (original == null ? Objects.requireNonNull(made.get(name)) : original.toProto())
            .toBuilder();
    String prefix = proto.getPackage() + ".";
    if (original != null) {
      proto.getMessageTypeBuilderList().forEach(m -> additions.extend(prefix + m.getName(), m));
      proto.getEnumTypeBuilderList().forEach(e -> additions.extend(prefix + e.getName(), e));
    }
    Set<String> imports = new LinkedHashSet<>(proto.getDependencyList());
    proto.getMessageTypeList().forEach(message -> importTypes(message, imports));
    imports.remove(name);
    proto.clearDependency().addAllDependency(imports);
    List<FileDescriptor> dependencies = new ArrayList<>();
    for (String imported : imports) {
      dependencies.add(link(imported));
    }
    FileDescriptor file =
        FileDescriptor.buildFrom(proto.build(), dependencies.toArray(new FileDescriptor[0]));
    linked.put(name, file);
    return file;
  }

  private void importTypes(DescriptorProto message, Set<String> imports) {
    for (FieldDescriptorProto field : message.getFieldList()) {
      String file = field.hasTypeName() ? fileOfType.get(field.getTypeName().substring(1)) : null;
      if (file != null) {
        imports.add(file);
      }
    }
    message.getNestedTypeList().forEach(nested -> importTypes(nested, imports));
  }
}
