package dev.pillion.telemetry.accesslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pillion.proxycore.config.log.AccessLogConfig;
import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.format.FormatException;
import dev.pillion.proxycore.format.Formats;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.log.AccessLogger;
import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.proxycore.time.TimeSource;
import dev.pillion.proxycore.worker.Worker;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogsTest {
  private static final Duration LONG = Duration.ofHours(1);

  @TempDir Path directory;
  private final StatsStore store = new StatsStore();
  private final EventLoop loop = new DefaultEventLoop();
  private final Worker worker = new Worker(0, loop, store.newShard(), TimeSource.SYSTEM);

  @AfterEach
  void stop() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void linesAreWrittenOnceThereAreEnoughOfThem() throws Exception {
    AccessLogs logs = new AccessLogs(store, 100, LONG);
    Path file = directory.resolve("access.log");
    AccessLogger logger = open(logs, file);
    log(logger, 6);
    assertThat(Files.size(file)).isZero();
    log(logger, 1);
    awaitSize(file, 7 * 15);
    assertThat(Files.readString(file)).isEqualTo("status is 200!\n".repeat(7));
    assertThat(counter("write_buffered")).isEqualTo(7);
    awaitCounter("write_completed", 1);
    assertThat(counter("flushed_by_timer")).isZero();
    assertThat(store.gauge("filesystem.write_total_buffered").value()).isZero();
  }

  @Test
  void linesAreWrittenOnceTheyAreOldEnough() throws Exception {
    AccessLogs logs = new AccessLogs(store, 64 * 1024, Duration.ofMillis(20));
    Path file = directory.resolve("access.log");
    log(open(logs, file), 2);
    awaitSize(file, 30);
    assertThat(counter("flushed_by_timer")).isEqualTo(1);
  }

  @Test
  void theRestIsWrittenAtTheEnd() throws Exception {
    AccessLogs logs = new AccessLogs(store, 64 * 1024, LONG);
    Path file = directory.resolve("access.log");
    log(open(logs, file), 3);
    stop();
    logs.close();
    assertThat(Files.readString(file)).isEqualTo("status is 200!\n".repeat(3));
  }

  @Test
  void linesAreAppendedToWhatIsThere() throws Exception {
    Path file = directory.resolve("access.log");
    Files.writeString(file, "old\n");
    AccessLogs logs = new AccessLogs(store, 0, LONG);
    log(open(logs, file), 1);
    awaitSize(file, 19);
    assertThat(Files.readString(file)).isEqualTo("old\nstatus is 200!\n");
  }

  @Test
  void aMovedFileIsMadeAgainWhenAsked() throws Exception {
    Path file = directory.resolve("access.log");
    Path moved = directory.resolve("access.log.1");
    AccessLogs logs = new AccessLogs(store, 0, LONG);
    AccessLogger logger = open(logs, file);
    log(logger, 1);
    awaitSize(file, 15);
    Files.move(file, moved);
    logs.reopen();
    awaitExists(file);
    log(logger, 2);
    awaitSize(file, 30);
    assertThat(Files.size(moved)).isEqualTo(15);
  }

  @Test
  void aFileThatCannotBeOpenedAgainIsKept() throws Exception {
    Path below = Files.createDirectory(directory.resolve("below"));
    Path file = below.resolve("access.log");
    AccessLogs logs = new AccessLogs(store, 0, LONG);
    AccessLogger logger = open(logs, file);
    Path moved = directory.resolve("moved.log");
    Files.move(file, moved);
    Files.delete(below);
    logs.reopen();
    awaitCounter("reopen_failed", 1);
    log(logger, 1);
    awaitSize(moved, 15);
  }

  @Test
  void aFileThatCannotBeOpenedIsAnErrorAtTheStart() {
    AccessLogs logs = new AccessLogs(store, 0, LONG);
    Path file = directory.resolve("none/access.log");
    assertThatThrownBy(() -> open(logs, file))
        .isInstanceOf(IOException.class)
        .hasMessage("unable to open file '" + file + "': No such file or directory");
  }

  @Test
  void loggersOfOnePathShareTheirFile() throws Exception {
    Path file = directory.resolve("access.log");
    AccessLogs logs = new AccessLogs(store, 20, LONG);
    log(open(logs, file), 1);
    log(open(logs, file), 1);
    awaitSize(file, 30);
  }

  @Test
  void aReaderThatStallsCostsLinesAndNeverTheWorker() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process reader = new ProcessBuilder("sh", "-c", "exec 3<" + pipe + "; sleep 60").start();
    try {
      AccessLogs logs = new AccessLogs(store, 1024, LONG);
      AccessLogger logger = open(logs, pipe);
      int lines = 4 * Lane.LIMIT / 15;
      log(logger, lines);
      assertThat(counter("write_failed")).isPositive();
      assertThat(counter("write_buffered") + counter("write_failed")).isEqualTo(lines);
      assertThat(store.gauge("filesystem.write_total_buffered").value())
          .isLessThan(2L * Lane.LIMIT);
    } finally {
      reader.destroyForcibly().waitFor();
    }
  }

  @Test
  void standardOutputIsWrittenThroughTheDescriptorThatTheProcessHas() throws Exception {
    Path out = directory.resolve("out.txt");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                StdoutProgram.class.getName(),
                "/dev/stdout")
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.waitFor()).isZero();
    assertThat(Files.readString(out, UTF_8)).isEqualTo("status is 200!\nafter\n");
  }

  private static AccessLogger open(AccessLogs logs, Path file) throws IOException, FormatException {
    return open(logs, file.toString());
  }

  static AccessLogger open(AccessLogs logs, String file) throws IOException, FormatException {
    return logs.open(
        new AccessLogConfig.File(file, Formats.compile("status is %RESPONSE_CODE%!\n")));
  }

  private void log(AccessLogger logger, int lines) throws Exception {
    log(logger, lines, worker);
  }

  static void log(AccessLogger logger, int lines, Worker worker) throws Exception {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);
    FormatContext context =
        new FormatContext(new StreamInfo(new ConnectionInfo(1, address, address)));
    context.info.responseCode = 200;
    worker
        .eventLoop()
        .submit(
            () -> {
              for (int i = 0; i < lines; i++) {
                logger.log(context, worker);
              }
            })
        .get();
  }

  private long counter(String name) {
    return store.counter("filesystem." + name).value();
  }

  private void awaitCounter(String name, long value) throws InterruptedException {
    while (counter(name) != value) {
      Thread.sleep(1);
    }
  }

  private static void awaitExists(Path file) throws InterruptedException {
    while (!Files.exists(file)) {
      Thread.sleep(1);
    }
  }

  private static void awaitSize(Path file, long size) throws Exception {
    while (Files.size(file) < size) {
      Thread.sleep(1);
    }
    assertThat(Files.size(file)).isEqualTo(size);
  }
}
