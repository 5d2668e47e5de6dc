package dev.pillion.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ModuleDesc;
import java.lang.constant.PackageDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The program and its libraries as one open module, which jlink can put into the runtime's own
 * image.
 *
 * <p>The AOT cache is why: the JVM refuses a cache whose jar files carry another modification time
 * than at training, so a plain copy of a folder with jars would lose it. The runtime's image is
 * checked by size only and may lie anywhere. It also spares the start the opening of thirty jars.
 */
final class ApplicationModule {

  static final String NAME = "dev.pillion";

  private static final String SERVICES = "META-INF/services/";
  private static final String CLASS = ".class";

  private final List<String> requires;
  private final Map<String, byte[]> content = new TreeMap<>();
  private final Map<String, Set<String>> services = new TreeMap<>();

  /** {@code requires} are the modules of the JDK that the program reads. */
  ApplicationModule(List<String> requires) {
    this.requires = requires;
  }

  /** Adds a jar's classes and resources; of two entries with one name the first stays. */
  void add(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile(), false, JarFile.OPEN_READ, Runtime.version())) {
      for (JarEntry entry : file.versionedStream().toList()) {
        String name = entry.getName();
        boolean service = name.startsWith(SERVICES) && !entry.isDirectory();
        if (!service && !isContent(name)) {
          continue;
        }
        try (var in = file.getInputStream(entry)) {
          byte[] bytes = in.readAllBytes();
          if (service) {
            addProviders(name.substring(SERVICES.length()), new String(bytes, UTF_8));
          } else {
            content.putIfAbsent(name, bytes);
          }
        }
      }
    }
  }

  /** Adds a resource of the build's own making. */
  void add(String name, byte[] bytes) {
    content.put(name, bytes);
  }

  /**
   * Leaves out the libraries' classes that nothing uses, and the resources beside them where none
   * of a package is used. All that is ours stays, and all of Netty, whose native code looks for
   * classes as well.
   */
  void dropUnreachable() {
    Map<String, byte[]> classes = new HashMap<>();
    Set<String> roots = new HashSet<>();
    for (Map.Entry<String, byte[]> entry : content.entrySet()) {
      String path = entry.getKey();
      if (path.endsWith(CLASS)) {
        String name = path.substring(0, path.length() - CLASS.length());
        classes.put(name, entry.getValue());
        if (name.startsWith("dev/pillion/") || name.startsWith("io/netty/")) {
          roots.add(name);
        }
      }
    }
    Set<String> reached = Reachability.from(roots, classes, services);
    Set<String> lost = folders(classes.keySet());
    lost.removeAll(folders(reached));
    content
        .keySet()
        .removeIf(
            path ->
                path.endsWith(CLASS)
                    ? !reached.contains(path.substring(0, path.length() - CLASS.length()))
                    : lost.contains(folder(path)));
  }

  private static Set<String> folders(Set<String> paths) {
    Set<String> folders = new HashSet<>();
    paths.forEach(path -> folders.add(folder(path)));
    return folders;
  }

  private static String folder(String path) {
    return path.substring(0, Math.max(path.lastIndexOf('/'), 0));
  }

  /** Writes the module as a jar, its descriptor first. */
  void write(Path jar) throws IOException {
    Files.createDirectories(jar.toAbsolutePath().getParent());
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      out.setLevel(1);
      put(out, "module-info.class", descriptor());
      for (Map.Entry<String, byte[]> entry : content.entrySet()) {
        put(out, entry.getKey(), entry.getValue());
      }
    }
  }

  /** Manuals, signatures, other descriptors and native libraries stay out; so do .proto sources. */
  private static boolean isContent(String name) {
    return !name.endsWith("/")
        && !name.startsWith("META-INF/")
        && !name.endsWith("module-info.class")
        && !name.endsWith(".proto");
  }

  private void addProviders(String service, String lines) {
    for (String line : lines.split("\n", -1)) {
      String provider = line.replaceFirst("#.*", "").trim();
      if (!provider.isEmpty()) {
        services.computeIfAbsent(service, any -> new TreeSet<>()).add(provider);
      }
    }
  }

  private byte[] descriptor() {
    return ClassFile.of()
        .buildModule(
            ModuleAttribute.of(
                ModuleDesc.of(NAME),
                module -> {
                  module.moduleFlags(ClassFile.ACC_OPEN);
                  module.requires(ModuleDesc.of("java.base"), ClassFile.ACC_MANDATED, null);
                  requires.forEach(name -> module.requires(ModuleDesc.of(name), 0, null));
                  services.forEach((service, providers) -> provide(module, service, providers));
                }),
            builder ->
                builder.with(
                    java.lang.classfile.attribute.ModulePackagesAttribute.ofNames(
                        packages().toArray(PackageDesc[]::new))));
  }

  /** Services that are not on board, such as an optional agent's, are left out. */
  private void provide(
      ModuleAttribute.ModuleAttributeBuilder module, String service, Set<String> providers) {
    if (!contains(service) || !providers.stream().allMatch(this::contains)) {
      return;
    }
    module.uses(ClassDesc.of(service));
    module.provides(
        ClassDesc.of(service), providers.stream().map(ClassDesc::of).toArray(ClassDesc[]::new));
  }

  /** Whether a class of this name, with dots, has been added. */
  boolean contains(String className) {
    return content.containsKey(className.replace('.', '/') + CLASS);
  }

  private List<PackageDesc> packages() {
    Set<String> names = new TreeSet<>();
    for (String name : content.keySet()) {
      int slash = name.lastIndexOf('/');
      if (slash > 0 && name.endsWith(CLASS)) {
        names.add(name.substring(0, slash));
      }
    }
    List<PackageDesc> packages = new ArrayList<>();
    names.forEach(name -> packages.add(PackageDesc.ofInternalName(name)));
    return packages;
  }

  private static void put(ZipOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(bytes);
    out.closeEntry();
  }
}
