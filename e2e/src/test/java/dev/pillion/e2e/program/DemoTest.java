package dev.pillion.e2e.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pillion demo} does what it prints. */
class DemoTest {
  private static final Pattern PROXY = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/slow");
  private static final Pattern ADMIN = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/clusters");

  @TempDir Path folder;

  @Test
  void servesWhatItPromisesAndStopsOnInterrupt() throws Exception {
    try (ProxyProcess demo =
        ProxyProcess.start(folder, List.of("demo", "--port", "0", "--admin-port", "0"))) {
      demo.await("it says what to try", () -> demo.output().contains("Ctrl-C stops it"));
      int port = portOf(demo, PROXY);

      int second = 0;
      try (HttpConnection connection = HttpConnection.open(port)) {
        for (int i = 0; i < 1_000; i++) {
          HttpConnection.Response answer = connection.get("/");
          assertThat(answer.status()).isEqualTo(200);
          second += answer.body().contains("v2") ? 1 : 0;
        }
      }
      // Ten in a hundred, five standard deviations either way.
      assertThat(second).isBetween(52, 148);

      for (int i = 0; i < 30; i++) {
        assertThat(headerRoute(port).body()).contains("v2");
      }
      long start = System.nanoTime();
      assertThat(HttpConnection.get(port, "/slow").status()).isEqualTo(504);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(950), Duration.ofMillis(1_900));
      assertThat(HttpConnection.get(portOf(demo, ADMIN), "/clusters").body())
          .contains("v1::", "v2::");
      demo.await("the access log tells it", () -> demo.output().contains("504 UT"));

      demo.signal("INT");
      assertThat(demo.awaitExit()).isZero();
      assertThat(HttpConnection.refused(port)).isTrue();
      assertThat(demo.errors()).isEmpty();
    }
  }

  @Test
  void namesAPortInUse() throws Exception {
    try (ProxyProcess first =
        ProxyProcess.start(folder, List.of("demo", "--port", "0", "--admin-port", "0"))) {
      first.await("it serves", () -> first.output().contains("Ctrl-C stops it"));
      String taken = Integer.toString(portOf(first, PROXY));
      Path other = folder.resolve("other");
      java.nio.file.Files.createDirectory(other);

      try (ProxyProcess second =
          ProxyProcess.start(other, List.of("demo", "--port", taken, "--admin-port", "0"))) {
        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(second.errors())
            .contains("127.0.0.1:" + taken, "Address already in use")
            .doesNotContain("Exception");
      }
    }
  }

  private static HttpConnection.Response headerRoute(int port) throws java.io.IOException {
    try (HttpConnection connection = HttpConnection.open(port)) {
      return connection.exchange("GET / HTTP/1.1\r\nhost: demo\r\nx-version: v2\r\n\r\n");
    }
  }

  private static int portOf(ProxyProcess demo, Pattern pattern) {
    Matcher matcher = pattern.matcher(demo.output());
    assertThat(matcher.find()).isTrue();
    return Integer.parseInt(matcher.group(1));
  }
}
