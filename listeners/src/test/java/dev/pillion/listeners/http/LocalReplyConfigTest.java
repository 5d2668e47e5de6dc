package dev.pillion.listeners.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.http.LocalReplyConfig;
import dev.pillion.proxycore.config.http.LocalReplyConfig.BodyFormat;
import dev.pillion.proxycore.config.http.LocalReplyConfig.Mapper;
import dev.pillion.proxycore.format.FormatException;
import dev.pillion.proxycore.format.FormatOptions;
import dev.pillion.proxycore.format.Formats;
import dev.pillion.proxycore.http.HeaderMutations;
import dev.pillion.proxycore.http.HeaderMutations.Addition;
import dev.pillion.proxycore.http.HeaderMutations.AppendAction;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.LocalReply;
import dev.pillion.proxycore.log.AccessLogFilter;
import dev.pillion.proxycore.log.AccessLogFilter.Comparison;
import dev.pillion.proxycore.log.AccessLogFilter.Operation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@code local_reply_config}; what is expected is what Envoy 1.40 answers to the same request. */
class LocalReplyConfigTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";
  private static final String GRPC =
      "GET /x HTTP/1.1\r\nHost: h\r\ncontent-type: application/grpc\r\n\r\n";

  private final Upstream upstream =
      new Upstream(
          s -> s.callbacks.sendLocalReply(LocalReply.of(503, "gone", null, "test_details")));

  private String answer(LocalReplyConfig config, String request) throws Exception {
    HttpConfigs configs = new HttpConfigs();
    configs.localReplies = config;
    configs.logFormat = "%RESPONSE_CODE% [%LOCAL_REPLY_BODY%] %RESP(x-a)%";
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      String response = client.send(request).response();
      return response + "|" + server.nextLogged();
    }
  }

  private static BodyFormat text(String format, String type) throws FormatException {
    return new BodyFormat(Formats.compileBody(format, FormatOptions.PLAIN), type);
  }

  private static BodyFormat json() throws FormatException {
    Map<String, String> format = Map.of("b", "%LOCAL_REPLY_BODY%", "c", "%RESPONSE_CODE%");
    return new BodyFormat(Formats.compileJson(format, FormatOptions.PLAIN), "application/json");
  }

  private static Mapper mapper(
      long fromStatus, int status, @Nullable String body, @Nullable BodyFormat format)
      throws FormatException {
    AccessLogFilter filter =
        new AccessLogFilter.StatusCode(new Comparison(Operation.GE, fromStatus, null));
    Addition header =
        new Addition(
            HeaderName.of("x-a"),
            Formats.compileHeaderValue("%RESPONSE_CODE%-%RESP(:status)%", FormatOptions.PLAIN),
            AppendAction.APPEND_IF_EXISTS_OR_ADD,
            false);
    HeaderMutations headers = new HeaderMutations(List.of(), List.of(), List.of(header), List.of());
    return new Mapper(filter, status, body, format, headers);
  }

  @Test
  void everyBodyIsFormattedAndTheLogKnowsNothingOfIt() throws Exception {
    assertThat(answer(new LocalReplyConfig(List.of(), json()), GET))
        .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
        .contains("content-length: 21\r\n", "content-type: application/json\r\n")
        .endsWith("\r\n\r\n{\"b\":\"gone\",\"c\":503}\n|503 [] -");
  }

  @Test
  void aTextHasItsOwnMediaType() throws Exception {
    BodyFormat html = text("<p>%LOCAL_REPLY_BODY% %RESPONSE_CODE_DETAILS%</p>", "text/html");
    assertThat(answer(new LocalReplyConfig(List.of(), html), GET))
        .contains("content-type: text/html\r\n")
        .contains("\r\n\r\n<p>gone test_details</p>|");
  }

  @Test
  void theFirstMapperThatFitsChangesStatusBodyAndHeaders() throws Exception {
    LocalReplyConfig config =
        new LocalReplyConfig(
            List.of(
                mapper(504, 500, "never", null),
                mapper(500, 418, "mapped", null),
                mapper(418, 500, "never", null)),
            json());
    assertThat(answer(config, GET))
        .startsWith("HTTP/1.1 418 Unknown\r\n")
        .contains("x-a: 503-503\r\n")
        .endsWith("\r\n\r\n{\"b\":\"mapped\",\"c\":418}\n|418 [] 503-503");
  }

  @Test
  void aMappersFormatReplacesTheCommonOne() throws Exception {
    BodyFormat own = text("own %LOCAL_REPLY_BODY%", "text/plain");
    LocalReplyConfig config = new LocalReplyConfig(List.of(mapper(500, 0, null, own)), json());
    assertThat(answer(config, GET))
        .contains("content-type: text/plain\r\n")
        .contains("\r\n\r\nown gone|503");
  }

  @Test
  void aGrpcClientGetsTheBodyAsItsMessage() throws Exception {
    LocalReplyConfig config = new LocalReplyConfig(List.of(mapper(500, 401, "a b", null)), json());
    assertThat(answer(config, GRPC))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("grpc-status: 16\r\n", "grpc-message: {\"b\":\"a b\",\"c\":401}\r\n");
  }

  @Test
  void anEmptyBodyHasNoMediaType() throws Exception {
    LocalReplyConfig config = new LocalReplyConfig(List.of(mapper(500, 0, "", null)), null);
    assertThat(answer(config, GET))
        .doesNotContain("content-type")
        .contains("content-length: 0\r\n");
  }
}
