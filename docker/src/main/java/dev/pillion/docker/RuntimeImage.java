package dev.pillion.docker;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/** The runtime: the modules of the JDK that the program needs, and the program itself. */
final class RuntimeImage {

  /**
   * What the program reads: logging and management through Netty and protobuf, jdk.unsupported for
   * Netty's Unsafe. jdk.jfr is there for profiling a running proxy; it costs nothing while unused.
   */
  static final List<String> MODULES =
      List.of("java.logging", "java.management", "jdk.unsupported", "jdk.management", "jdk.jfr");

  private RuntimeImage() {}

  /** Links {@code modulePath}'s application module and its requirements into a new folder. */
  static void link(Path modulePath, Path image) {
    ToolProvider jlink =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new IllegalStateException("this JDK has no jlink"));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--module-path",
                modulePath.toString(),
                "--add-modules",
                ApplicationModule.NAME,
                // A third of the size; what the start needs comes from the AOT cache, not from
                // here.
                "--compress",
                "zip-6",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                image.toString()));
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    if (jlink.run(writer, writer, arguments.toArray(String[]::new)) != 0) {
      throw new IllegalStateException("jlink failed: " + said);
    }
  }
}
