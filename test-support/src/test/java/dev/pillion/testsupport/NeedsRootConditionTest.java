package dev.pillion.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

class NeedsRootConditionTest {

  private static final Map<String, String> DESK = Map.of("PATH", "/usr/bin:/bin");
  private static final Map<String, String> CI = Map.of("PATH", "/usr/bin:/bin", "CI", "true");

  @Test
  void rootWithEveryProgramRunsTheTest() {
    assertThat(new NeedsRootCondition(0, CI).decide("test", "sh").isDisabled()).isFalse();
  }

  @Test
  void anotherUserSkipsItWithTheReason() {
    ConditionEvaluationResult result = new NeedsRootCondition(1000, DESK).decide("test", "sh");

    assertThat(result.isDisabled()).isTrue();
    assertThat(result.getReason()).hasValue("needs root (runs as user 1000)");
  }

  @Test
  void aMissingProgramSkipsItWithItsName() {
    ConditionEvaluationResult result = new NeedsRootCondition(0, DESK).decide("test", "no-such");

    assertThat(result.getReason()).hasValue("needs no-such");
  }

  @Test
  void continuousIntegrationFailsInsteadOfSkipping() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new NeedsRootCondition(1000, CI).decide("test"))
        .withMessageContaining("needs root");
  }
}
