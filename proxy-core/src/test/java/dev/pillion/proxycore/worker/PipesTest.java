package dev.pillion.proxycore.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PipesTest {
  static {
    Epoll.ensureAvailability(); // it brings the descriptors' native library
  }

  private final Pipes pipes = new Pipes();
  private final FileDescriptor[] source;
  private final FileDescriptor[] target;

  PipesTest() throws IOException {
    source = FileDescriptor.pipe();
    target = FileDescriptor.pipe();
  }

  @BeforeEach
  void sourceHasBytes() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(5);
    bytes.put("hello".getBytes(StandardCharsets.US_ASCII)).flip();
    assertThat(source[1].write(bytes, 0, 5)).isEqualTo(5);
  }

  @AfterEach
  void close() throws IOException {
    pipes.closeIdle();
    for (FileDescriptor end : new FileDescriptor[] {source[0], source[1], target[0], target[1]}) {
      end.close();
    }
  }

  private static Pipe present(@Nullable Pipe pipe) {
    if (pipe == null) {
      throw new AssertionError("no pipe");
    }
    return pipe;
  }

  @Test
  void aPipeHoldsWhatItWasFilledWithUntilItIsDrained() throws IOException {
    Pipe pipe = present(pipes.take());
    assertThat(pipe.fill(source[0], 100)).isEqualTo(5);
    assertThat(pipe.held()).isEqualTo(5);
    assertThat(pipe.drain(target[1])).isEqualTo(5);
    assertThat(pipe.held()).isZero();
    ByteBuffer read = ByteBuffer.allocateDirect(10);
    assertThat(target[0].read(read, 0, 10)).isEqualTo(5);
    pipes.giveBack(pipe);
  }

  @Test
  void anEmptyPipeIsLentAgainAndOneWithBytesInItNever() throws IOException {
    Pipe first = present(pipes.take());
    pipes.giveBack(first);
    assertThat(pipes.take()).isSameAs(first);
    assertThat(first.fill(source[0], 100)).isEqualTo(5);
    pipes.giveBack(first);
    Pipe next = present(pipes.take());
    assertThat(next).isNotSameAs(first);
    assertThat(next.held()).isZero();
    pipes.giveBack(next);
  }

  @Test
  void noMoreAreLentThanAllowed() {
    pipes.limit(2);
    Pipe first = present(pipes.take());
    Pipe second = present(pipes.take());
    assertThat(pipes.take()).isNull();
    assertThat(pipes.lent()).isEqualTo(2);
    pipes.giveBack(first);
    assertThat(pipes.take()).isSameAs(first);
    pipes.giveBack(first);
    pipes.giveBack(second);
    assertThat(pipes.lent()).isZero();
    assertThat(pipes.taken()).isEqualTo(3);
  }
}
