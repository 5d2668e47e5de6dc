package dev.pillion.proxyapp.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.runtime.RuntimeLayer;
import dev.pillion.proxycore.runtime.RuntimeLoader;
import dev.pillion.proxycore.runtime.RuntimeValue;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** {@code /runtime} and {@code /runtime_modify} as Envoy 1.40 answers them. */
class RuntimePageTest {
  private final RuntimeLoader runtime =
      new RuntimeLoader(
          List.of(
              new RuntimeLayer("global config", false, Map.of("a", RuntimeValue.number(1))),
              new RuntimeLayer("admin", true, Map.of())));
  private final AtomicInteger changes = new AtomicInteger();

  private AdminResponse ask(RuntimeLoader loader, String method, String target) {
    AdminPages pages = new AdminPages();
    RuntimePage.addTo(pages, loader, changes::incrementAndGet);
    return pages.handle(AdminRequest.of(method, target));
  }

  @Test
  void everyLayersValueIsShown() {
    assertThat(ask(runtime, "POST", "/runtime_modify?a=7&zz=q").status()).isEqualTo(200);
    assertThat(Answers.body(ask(runtime, "GET", "/runtime")))
        .isEqualTo(
            """
            {
             "entries": {
              "a": {
               "layer_values": [
                "1",
                "7"
               ],
               "final_value": "7"
              },
              "zz": {
               "layer_values": [
                "",
                "q"
               ],
               "final_value": "q"
              }
             },
             "layers": [
              "global config",
              "admin"
             ]
            }
            """);
  }

  @Test
  void anEmptyValueRemovesAnOverride() {
    ask(runtime, "POST", "/runtime_modify?a=7");
    AdminResponse removed = ask(runtime, "POST", "/runtime_modify?a=");
    assertThat(Answers.body(removed)).isEqualTo("OK\n");
    assertThat(Answers.body(ask(runtime, "GET", "/runtime"))).contains("\"final_value\": \"1\"");
    assertThat(changes).hasValue(2);
  }

  @Test
  void withoutParametersItSaysHowItIsUsed() {
    AdminResponse response = ask(runtime, "POST", "/runtime_modify");
    assertThat(response.status()).isEqualTo(400);
    assertThat(Answers.body(response))
        .isEqualTo(
            """
            usage: /runtime_modify?key1=value1&key2=value2&keyN=valueN
                   or send the parameters as form values
            use an empty value to remove a previously added override\
            """);
  }

  @Test
  void withoutAnAdminLayerItIsUnavailable() {
    AdminResponse response = ask(RuntimeLoader.none(), "POST", "/runtime_modify?a=1");
    assertThat(response.status()).isEqualTo(503);
    assertThat(Answers.body(response)).isEqualTo("No admin layer specified");
    assertThat(changes).hasValue(0);
  }

  @Test
  void modifyingWantsPost() {
    assertThat(ask(runtime, "GET", "/runtime_modify?a=1").status()).isEqualTo(405);
  }
}
