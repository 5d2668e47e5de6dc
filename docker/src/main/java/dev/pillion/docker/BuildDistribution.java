package dev.pillion.docker;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes the distribution: {@code bin/} the launchers, {@code runtime/} a JDK runtime that contains
 * the program, {@code lib/native/} native libraries, {@code lib/*.aot} AOT caches. The build runs
 * it on the selected JDK, whose own run-time image jlink takes the modules from.
 *
 * <p>Arguments: the folder of the launchers' sources, the folder to make, the program's class path.
 * The folder stays as it is when nothing that goes into it has changed.
 */
public final class BuildDistribution {

  private static final List<String> LAUNCHERS = List.of("pillion", "pillion-init");

  private BuildDistribution() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Path launchers = Path.of(args[0]);
    Path distribution = Path.of(args[1]);
    List<Path> jars = jars(args[2]);

    Path record = distribution.resolveSibling("pillion.inputs");
    String revision = Revision.of(distribution);
    String inputs = Inputs.digest(revision, jars, launchers, ownClasses());
    if (Files.exists(record) && Files.readString(record).equals(inputs)) {
      return;
    }
    Files.deleteIfExists(record);
    delete(distribution);
    make(launchers, distribution, jars, revision);
    Files.writeString(record, inputs);
  }

  private static void make(Path launchers, Path distribution, List<Path> jars, String revision)
      throws IOException, InterruptedException {
    ApplicationModule module = new ApplicationModule(RuntimeImage.MODULES);
    for (Path jar : jars) {
      module.add(jar);
      NativeLibraries.unpack(jar, distribution.resolve("lib/native"));
      Licenses.copy(jar, distribution.resolve("licenses"));
    }
    module.add(Revision.RESOURCE, revision.getBytes(StandardCharsets.US_ASCII));
    module.dropUnreachable();
    Path modulePath = distribution.resolveSibling("module-path");
    module.write(modulePath.resolve("pillion.jar"));
    RuntimeImage.link(modulePath, distribution.resolve("runtime"));

    Path bin = Files.createDirectories(distribution.resolve("bin"));
    for (String launcher : LAUNCHERS) {
      Path copy = Files.copy(launchers.resolve(launcher), bin.resolve(launcher));
      Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Path scratch = Files.createDirectories(distribution.resolveSibling("training"));
    if (module.contains("dev.pillion.proxyapp.Pillion")) {
      new ProxyTraining(distribution, scratch).run();
    } else {
      System.err.println("WARNING: there is no dev.pillion.proxyapp.Pillion yet: no AOT cache");
    }
    new InitTraining(distribution, scratch).run();
  }

  private static List<Path> jars(String classPath) {
    List<Path> jars = new ArrayList<>();
    for (String element : classPath.split(File.pathSeparator, -1)) {
      if (element.endsWith(".jar")) {
        jars.add(Path.of(element));
      }
    }
    return jars;
  }

  /** This very program: another one makes another distribution of the same inputs. */
  private static Path ownClasses() {
    return Path.of(
        BuildDistribution.class.getProtectionDomain().getCodeSource().getLocation().getPath());
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
