package dev.pillion.routing.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.route.CorsPolicy;
import dev.pillion.proxycore.config.route.FilterOverride;
import dev.pillion.proxycore.route.FilterOverrides;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which level's word on a filter holds. */
class FilterOverridesTest {
  private static final CorsPolicy GENERAL = policy("general");
  private static final CorsPolicy SPECIFIC = policy("specific");

  @Test
  void theMostSpecificConfigurationHoldsAndAllAreKeptInOrder() {
    FilterOverrides overrides = levels(enabled(GENERAL), enabled(SPECIFIC));
    assertThat(overrides.mostSpecific("f")).isEqualTo(SPECIFIC);
    assertThat(overrides.all("f")).containsExactly(GENERAL, SPECIFIC);
  }

  @Test
  void aLevelThatOnlyEnablesLeavesTheConfigurationAboveItInForce() {
    FilterOverrides overrides =
        levels(enabled(GENERAL), Map.of("f", new FilterOverride(false, null)));
    assertThat(overrides.mostSpecific("f")).isEqualTo(GENERAL);
    assertThat(overrides.disabled("f", true)).isFalse();
  }

  @Test
  void theMostSpecificLevelSaysWhetherAFilterIsThere() {
    assertThat(levels(disabled(), enabled(SPECIFIC)).disabled("f", true)).isFalse();
    assertThat(levels(enabled(GENERAL), disabled()).disabled("f", false)).isTrue();
  }

  @Test
  void aConfigurationSwitchesADisabledFilterOn() {
    assertThat(levels(enabled(GENERAL), Map.of()).disabled("f", true)).isFalse();
  }

  @Test
  void aFilterOfWhichNoLevelSpeaksIsAsTheChainHasIt() {
    FilterOverrides overrides = levels(disabled(), Map.of());
    assertThat(overrides.disabled("other", true)).isTrue();
    assertThat(overrides.disabled("other", false)).isFalse();
    assertThat(overrides.mostSpecific("other")).isNull();
    assertThat(levels(Map.of(), Map.of())).isSameAs(FilterOverrides.NONE);
  }

  private static FilterOverrides levels(
      Map<String, FilterOverride> general, Map<String, FilterOverride> specific) {
    return FilterOverrides.of(List.of(general, specific));
  }

  private static Map<String, FilterOverride> enabled(CorsPolicy policy) {
    return Map.of("f", new FilterOverride(false, policy));
  }

  private static Map<String, FilterOverride> disabled() {
    return Map.of("f", new FilterOverride(true, null));
  }

  private static CorsPolicy policy(String methods) {
    return new CorsPolicy(List.of(), methods, "", "", "", null, null, null, null, null);
  }
}
