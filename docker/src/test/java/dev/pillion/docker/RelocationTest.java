package dev.pillion.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pillion.testsupport.NeedsRoot;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution as a process: copied elsewhere, run by anybody, killed. */
class RelocationTest {

  @Test
  @NeedsRoot(programs = {"setpriv", "cp", "chmod"})
  void aReadOnlyCopyRunsAsNobodyWithItsAotCache(@TempDir Path folder) throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path copy = folder.resolve("elsewhere");
    run("cp", "-r", Distribution.folder().toString(), copy.toString());
    run("chmod", "-R", "a-w", copy.toString());
    int port = freePort();
    Path bootstrap = bootstrap(folder, port);

    // With AOTMode=on the JVM refuses to start without its cache. There is nowhere to extract to.
    Process proxy =
        start(
            Map.of("PILLION_JAVA_OPTS", "-XX:AOTMode=on -Djava.io.tmpdir=/nonexistent"),
            List.of(
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                copy.resolve("bin/pillion").toString(),
                "-c",
                bootstrap.toString()));
    try {
      awaitReady(proxy, port);
      assertThat(Files.getAttribute(Path.of("/proc/" + proxy.pid()), "unix:uid")).isEqualTo(65534);
    } finally {
      proxy.destroyForcibly().waitFor();
      run("chmod", "-R", "u+w", copy.toString());
    }
  }

  @Test
  void killingTheStartedProcessLeavesNoProcessAndNoPort(@TempDir Path folder) throws Exception {
    int port = freePort();
    Process proxy =
        start(
            Map.of(),
            List.of(Distribution.launcher().toString(), "-c", bootstrap(folder, port).toString()));
    awaitReady(proxy, port);
    assertThat(proxy.descendants()).as("the launcher has become the proxy").isEmpty();

    proxy.destroyForcibly();

    assertThat(proxy.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(port).close());
  }

  private static Path bootstrap(Path folder, int adminPort) throws IOException {
    Path file = folder.resolve("bootstrap.yaml");
    Files.writeString(
        file,
        "admin: { address: { socket_address: { address: 127.0.0.1, port_value: "
            + adminPort
            + " } } }\n");
    return file;
  }

  private static Process start(Map<String, String> environment, List<String> command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static void awaitReady(Process proxy, int port) throws Exception {
    new TrainingClient(port, port).awaitReady(proxy, Duration.ofSeconds(30));
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
  }

  private static Socket connect(int port) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
