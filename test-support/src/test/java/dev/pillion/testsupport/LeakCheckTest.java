package dev.pillion.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

class LeakCheckTest {

  @Test
  void aTestClassThatLosesABufferFailsAndTheMessageShowsWhere() {
    EngineExecutionResults results = run(LosesABuffer.class);

    assertThat(results.testEvents().succeeded().count()).isEqualTo(1);
    assertThat(results.containerEvents().failed().list())
        .singleElement()
        .satisfies(
            event ->
                assertThat(
                        event
                            .getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class)
                            .getThrowable())
                    .get()
                    .asString()
                    .contains("LEAK: ")
                    .contains("LosesABuffer.losesIt"));
  }

  @Test
  void aTestClassThatReleasesItsBufferPasses() {
    EngineExecutionResults results = run(ReleasesItsBuffer.class);

    assertThat(results.allEvents().failed().count()).isZero();
    assertThat(results.testEvents().finished().list())
        .allSatisfy(
            event ->
                assertThat(
                        event
                            .getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class)
                            .getStatus())
                    .isEqualTo(Status.SUCCESSFUL));
  }

  private static EngineExecutionResults run(Class<?> testClass) {
    return EngineTestKit.engine("junit-jupiter")
        .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
        .selectors(selectClass(testClass))
        .execute();
  }

  /** Run by the engine above only: nested and static, so that the outer run does not find it. */
  static final class LosesABuffer {
    @Test
    void losesIt() {
      ByteBuf lost = UnpooledByteBufAllocator.DEFAULT.directBuffer(16);
      lost.writeByte(1);
    }
  }

  static final class ReleasesItsBuffer {
    @Test
    void releasesIt() {
      UnpooledByteBufAllocator.DEFAULT.directBuffer(16).release();
    }
  }
}
