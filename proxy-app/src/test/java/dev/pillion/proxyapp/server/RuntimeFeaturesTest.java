package dev.pillion.proxyapp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.runtime.RuntimeLayer;
import dev.pillion.proxycore.runtime.RuntimeLoader;
import dev.pillion.proxycore.runtime.RuntimeValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Keys that Envoy asks for by itself. */
class RuntimeFeaturesTest {
  private static RuntimeLoader of(String key) {
    return new RuntimeLoader(
        List.of(new RuntimeLayer("l", false, Map.of(key, RuntimeValue.flag(false)))));
  }

  @Test
  void aGuardThatWouldChangeEnvoyAndChangesNothingHereIsNamed() {
    String key = "envoy.reloadable_features.strict_chunk_parsing";
    assertThat(RuntimeFeatures.notHonoured(of(key))).containsExactly(key);
    String family = "circuit_breakers.c.default.max_connections";
    assertThat(RuntimeFeatures.notHonoured(of(family))).containsExactly(family);
  }

  @Test
  void guardsOfWhatIsNotBuiltAndThoseThatWorkAreNot() {
    for (String key :
        List.of(
            "envoy.reloadable_features.http_reject_path_with_fragment",
            "envoy.reloadable_features.http2_use_oghttp2",
            "strict_chunk_parsing",
            "anything.else")) {
      assertThat(RuntimeFeatures.notHonoured(of(key))).as(key).isEmpty();
    }
  }

  @Test
  void istiosChoiceLetsPathsWithFragmentsThrough() {
    String key = "envoy.reloadable_features.http_reject_path_with_fragment";
    assertThat(RuntimeFeatures.rejectPathWithFragment(RuntimeLoader.none()).enabled()).isTrue();
    assertThat(RuntimeFeatures.rejectPathWithFragment(of(key)).enabled()).isFalse();
  }
}
