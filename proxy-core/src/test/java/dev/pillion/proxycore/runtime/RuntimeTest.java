package dev.pillion.proxycore.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers and what their values mean, as Envoy 1.40 reads them. */
class RuntimeTest {
  private static final int TRIES = 1000;

  private static RuntimeLoader of(RuntimeValue value) {
    return new RuntimeLoader(
        List.of(
            new RuntimeLayer("static", false, Map.of("key", value)),
            new RuntimeLayer("admin", true, Map.of())));
  }

  private static RuntimeKey key(RuntimeLoader loader) {
    return new RuntimeKey(loader, "key");
  }

  /** How many of a thousand a share of 7 in 100, overridden by the value, includes. */
  private static int included(RuntimeLoader loader) {
    RuntimeFraction fraction = new RuntimeFraction(7, 100, key(loader));
    int count = 0;
    for (long random = 0; random < TRIES; random++) {
      count += fraction.includes(random) ? 1 : 0;
    }
    return count;
  }

  @Test
  void theLaterLayerWins() {
    RuntimeLoader loader =
        new RuntimeLoader(
            List.of(
                new RuntimeLayer("a", false, Map.of("key", RuntimeValue.number(1))),
                new RuntimeLayer("b", false, Map.of("key", RuntimeValue.number(2)))));
    assertThat(key(loader).integer(0)).isEqualTo(2);
  }

  @Test
  void numbersAreIntegersRealsAndFlags() {
    RuntimeKey key = key(of(RuntimeValue.number(3.7)));
    assertThat(key.integer(9)).isEqualTo(3);
    assertThat(key.real(9)).isEqualTo(3.7);
    assertThat(key.flag(true)).isTrue(); // 3.7 is neither true nor false
    assertThat(key.flag(false)).isFalse();
    assertThat(key(of(RuntimeValue.number(0))).flag(true)).isFalse();
    assertThat(key(of(RuntimeValue.number(2))).flag(false)).isTrue();
  }

  @Test
  void negativeNumbersAreNoUnsignedIntegers() {
    RuntimeKey key = key(of(RuntimeValue.number(-1)));
    assertThat(key.integer(9)).isEqualTo(9);
    assertThat(key.real(9)).isEqualTo(-1);
  }

  @Test
  void textsThatSpellNumbersCountAsNumbersButNeverAsTrueOrFalse() {
    assertThat(key(of(RuntimeValue.text(" 5"))).integer(9)).isEqualTo(5);
    assertThat(key(of(RuntimeValue.text("1e3"))).integer(9)).isEqualTo(1000);
    assertThat(key(of(RuntimeValue.text("0"))).flag(true)).isFalse();
    assertThat(key(of(RuntimeValue.text("false"))).flag(true)).isTrue();
    assertThat(key(of(RuntimeValue.text("text"))).real(9)).isEqualTo(9);
    assertThat(key(of(RuntimeValue.text("1f"))).real(9)).isEqualTo(9);
  }

  @Test
  void aFractionIsAPercentageOrAFractionalPercent() {
    assertThat(included(RuntimeLoader.none())).isEqualTo(70);
    assertThat(included(of(RuntimeValue.number(50.7)))).isEqualTo(500);
    assertThat(included(of(RuntimeValue.number(101)))).isEqualTo(TRIES);
    assertThat(included(of(RuntimeValue.number(-1)))).isEqualTo(70);
    assertThat(included(of(RuntimeValue.text("20")))).isEqualTo(200);
    assertThat(included(of(RuntimeValue.flag(true)))).isEqualTo(70);
    assertThat(included(of(RuntimeValue.text("{numerator: 20}")))).isEqualTo(70);
    assertThat(included(of(RuntimeValue.fraction(Map.of("numerator", 20.9), "")))).isEqualTo(200);
    Map<String, Object> tenThousand = Map.of("numerator", 20.0, "denominator", "TEN_THOUSAND");
    assertThat(included(of(RuntimeValue.fraction(tenThousand, "")))).isEqualTo(20);
  }

  @Test
  void aStructWithAnythingElseIsNoFraction() {
    Map<String, Object> other = Map.of("numerator", 20.0, "denominator", "BOGUS");
    assertThat(included(of(RuntimeValue.fraction(other, "")))).isEqualTo(70);
    Map<String, Object> number = Map.of("numerator", 20.0, "denominator", 1.0);
    assertThat(included(of(RuntimeValue.fraction(number, "")))).isEqualTo(70);
    Map<String, Object> text = Map.of("numerator", "20");
    assertThat(included(of(RuntimeValue.fraction(text, "")))).isZero();
  }

  @Test
  void theAdminLayerChangesAndGivesBack() {
    RuntimeLoader loader = of(RuntimeValue.number(1));
    assertThat(loader.merge(Map.of("key", "2", "other", "x y"))).isTrue();
    assertThat(key(loader).integer(0)).isEqualTo(2);
    assertThat(loader.snapshot().values()).containsKey("other");
    loader.merge(Map.of("key", "", "other", ""));
    assertThat(key(loader).integer(0)).isEqualTo(1);
    assertThat(loader.snapshot().values()).doesNotContainKey("other");
  }

  @Test
  void anOverrideIsReadAsYaml() {
    RuntimeLoader loader = of(RuntimeValue.number(1));
    loader.merge(Map.of("key", "{numerator: 30, denominator: \"HUNDRED\"}"));
    assertThat(included(loader)).isEqualTo(300);
    loader.merge(Map.of("key", "false"));
    assertThat(key(loader).flag(true)).isFalse();
    loader.merge(Map.of("key", "'false'"));
    assertThat(key(loader).flag(true)).isTrue();
  }

  @Test
  void withoutAnAdminLayerNothingCanBeChanged() {
    assertThat(RuntimeLoader.none().merge(Map.of("a", "1"))).isFalse();
  }

  /** What real Envoy's /runtime shows of the same numbers. */
  @ParameterizedTest
  @CsvSource({
    "1000, 1000",
    "123456789012, 1.23457e+11",
    "1.25e21, 1.25e+21",
    "0.1234567, 0.123457",
    "1000000, 1e+06",
    "1e-7, 1e-07",
    "16777217, 1.67772e+07",
    "3.0, 3",
    "-5, -5",
    "100000, 100000",
    "0.0001, 0.0001",
    "0, 0"
  })
  void numbersAreShownWithSixDigits(double number, String shown) {
    assertThat(RuntimeValue.number(number).raw()).isEqualTo(shown);
  }
}
