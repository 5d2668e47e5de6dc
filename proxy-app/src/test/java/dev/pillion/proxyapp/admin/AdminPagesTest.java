package dev.pillion.proxyapp.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxyapp.admin.AdminPage.Parameter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which page answers, and what lists them; the texts are Envoy 1.40's. */
class AdminPagesTest {
  private final AdminPages pages = new AdminPages();

  @BeforeEach
  void addPages() {
    pages.add(
        AdminPage.get(
            "/seen",
            "looks <at> things",
            request -> AdminResponse.text("seen"),
            Parameter.flag("quick", "in a hurry"),
            Parameter.choice("format", "in which form", "text", "json")));
    pages.add(
        AdminPage.post(
            "/done",
            "does it",
            request -> AdminResponse.text("done"),
            Parameter.text("what", "the thing")));
    ProfilerPages.addTo(pages, false);
  }

  @Test
  void helpListsPagesByNameWithTheirParameters() {
    assertThat(Answers.body(Answers.get(pages, "/help")))
        .startsWith("admin commands are:\n  /: Admin home page\n  /allocprofiler (POST): ")
        .contains("\n  /done (POST): does it\n      what: the thing\n  /heap_dump: ")
        .contains("      quick: in a hurry\n      format: in which form; One of (text, json)\n");
  }

  @Test
  void anUnknownPathIsNotFoundAndListsTheCommands() {
    AdminResponse response = Answers.get(pages, "/nothing");

    assertThat(response.status()).isEqualTo(404);
    assertThat(Answers.body(response))
        .startsWith("invalid path. admin commands are:\n  /: Admin home page\n");
  }

  @Test
  void whatChangesTheServerWantsPost() {
    AdminResponse response = Answers.get(pages, "/done");

    assertThat(response.status()).isEqualTo(405);
    assertThat(Answers.body(response)).isEqualTo("Method GET not allowed, POST required.");
    assertThat(Answers.post(pages, "/done").status()).isEqualTo(200);
    assertThat(Answers.post(pages, "/seen").status()).isEqualTo(200);
  }

  @Test
  void theHomePageHasAFormForEachPageWithParametersOrWithAnEffect() {
    AdminResponse response = Answers.get(pages, "/");

    assertThat(response.contentType()).isEqualTo("text/html; charset=UTF-8");
    assertThat(Answers.body(response))
        .startsWith("<!DOCTYPE html>\n")
        .contains("<form action='done' method='post' id='done' class='home-form'>")
        .contains("<form action='seen' method='get' id='seen' class='home-form'>")
        .contains("<a href='help'>help</a>")
        .contains("looks &lt;at&gt; things")
        .contains("<input type='checkbox' name='quick' id='param-11-seen-quick' form='seen'>")
        .contains("<option value='json'>json</option>");
  }

  @Test
  void profilersAnswerAsThoseOfABuildWithoutThem() {
    assertThat(Answers.body(Answers.post(pages, "/cpuprofiler"))).isEqualTo("?enable=<y|n>\n");
    assertThat(Answers.post(pages, "/cpuprofiler?enable=y").status()).isEqualTo(500);
    assertThat(Answers.body(Answers.post(pages, "/cpuprofiler?enable=n"))).isEqualTo("OK\n");
    assertThat(Answers.post(pages, "/heapprofiler?enable=y").status()).isEqualTo(501);
    assertThat(Answers.post(pages, "/allocprofiler?enable=x").status()).isEqualTo(400);
    assertThat(Answers.post(pages, "/allocprofiler?enable=y").status()).isEqualTo(501);
    assertThat(Answers.body(Answers.get(pages, "/contention")))
        .startsWith("Mutex contention tracing is not enabled.");
  }
}
