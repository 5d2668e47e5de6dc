package dev.pillion.listeners;

import static dev.pillion.listeners.Listeners.listener;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** per_connection_buffer_limit_bytes. */
@Execution(ExecutionMode.CONCURRENT)
class BufferLimitTest {
  private static final int SENT = 24 * 1024 * 1024; // more than the kernel's buffers take

  private final Harness harness = Harness.real();

  @AfterEach
  void close() {
    harness.close();
  }

  private WriteBufferWaterMark marks(int limit) throws Exception {
    InetSocketAddress address = harness.start(listener().bufferLimit(limit).chain(Harness.echo()));
    try (Peer _ = harness.connect(address)) {
      return harness
          .connected()
          .callbacks
          .connection()
          .channel()
          .config()
          .getWriteBufferWaterMark();
    }
  }

  @Test
  void theLimitIsTheHighWatermarkAndHalfOfItTheLow() throws Exception {
    WriteBufferWaterMark marks = marks(32 * 1024);
    assertThat(marks.high()).isEqualTo(32 * 1024);
    assertThat(marks.low()).isEqualTo(16 * 1024);
  }

  @Test
  void zeroMeansNone() throws Exception {
    assertThat(marks(0).high()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void filtersHearWhenTheLimitIsPassedAndWhenItIsOver() throws Exception {
    InetSocketAddress address =
        harness.start(listener().bufferLimit(32 * 1024).chain(Harness.echo()));
    try (Peer peer = harness.connect(address)) {
      Thread sender = Thread.ofPlatform().start(() -> sendAll(peer));
      EchoConnection connection = harness.connected();
      await(connection.highWatermarks);
      assertThat(connection.lowWatermarks.get())
          .isLessThanOrEqualTo(connection.highWatermarks.get());
      peer.read(SENT);
      await(connection.lowWatermarks);
      sender.join(Duration.ofSeconds(10));
      assertThat(connection.lowWatermarks).hasValue(connection.highWatermarks.get());
    }
  }

  private static void sendAll(Peer peer) {
    try {
      byte[] chunk = new byte[64 * 1024];
      for (int i = 0; i < SENT; i += chunk.length) {
        peer.send(chunk);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(AtomicInteger count) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (count.get() == 0) {
      assertThat(System.nanoTime() - deadline).isNegative();
      Thread.sleep(2);
    }
  }
}
