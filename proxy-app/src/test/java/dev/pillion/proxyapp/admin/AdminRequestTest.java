package dev.pillion.proxyapp.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A request target of the admin server, taken apart. */
class AdminRequestTest {

  @Test
  void aPathAloneHasNoParameters() {
    AdminRequest request = AdminRequest.of("GET", "/stats");

    assertThat(request.path()).isEqualTo("/stats");
    assertThat(request.parameters()).isEmpty();
  }

  @Test
  void parametersAreDecodedAndMayLackAValue() {
    AdminRequest request = AdminRequest.of("GET", "/stats?usedonly&filter=a%7Cb+c&format=json");

    assertThat(request.path()).isEqualTo("/stats");
    assertThat(request.has("usedonly")).isTrue();
    assertThat(request.parameter("usedonly")).isEmpty();
    assertThat(request.parameter("filter")).isEqualTo("a|b+c");
    assertThat(request.parameter("format")).isEqualTo("json");
    assertThat(request.has("text")).isFalse();
  }

  @Test
  void ofTwoParametersWithOneNameTheFirstCounts() {
    assertThat(AdminRequest.of("GET", "/s?a=1&a=2").parameter("a")).isEqualTo("1");
  }

  @Test
  void whatCannotBeDecodedStands() {
    assertThat(AdminRequest.of("GET", "/s?a=%zz&=b").parameter("a")).isEqualTo("%zz");
  }
}
