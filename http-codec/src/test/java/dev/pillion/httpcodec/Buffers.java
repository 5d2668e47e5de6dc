package dev.pillion.httpcodec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The tests' buffers, counted: a test that leaves one unreleased fails, at once and whatever the
 * garbage collector does. Netty's leak detector, which would note each access, looks away.
 */
final class Buffers implements AfterEachCallback {
  static final UnpooledByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(true, true);

  private static long expected;

  static ByteBuf of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return ALLOCATOR.directBuffer(Math.max(1, bytes.length)).writeBytes(bytes);
  }

  static long inUse() {
    return ALLOCATOR.metric().usedDirectMemory() + ALLOCATOR.metric().usedHeapMemory();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    long left = inUse() - expected;
    expected = inUse();
    assertThat(left).as("bytes in buffers that nobody released").isZero();
  }
}
