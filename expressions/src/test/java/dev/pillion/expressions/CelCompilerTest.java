package dev.pillion.expressions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cel.expr.Constant;
import dev.cel.expr.Expr;
import dev.pillion.proxycore.config.NodeConfig;
import dev.pillion.proxycore.expression.Expression;
import dev.pillion.proxycore.expression.ExpressionException;
import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.format.TextBuffer;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.http.UpstreamHost;
import dev.pillion.proxycore.network.ConnectionInfo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is expected here was printed by Envoy 1.40 for the same expressions. */
final class CelCompilerTest {
  private final CelCompiler compiler =
      new CelCompiler(new NodeConfig("n1", "nc", "re", "", "", Map.of("a", Map.of("b", "c"))));
  private final FormatContext context =
      new FormatContext(
          new StreamInfo(
              new ConnectionInfo(
                  7,
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), 4000),
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), 80))));

  @BeforeEach
  void request() {
    HeaderMap headers = new HeaderMap();
    headers.add(HeaderName.of(":method"), "GET");
    headers.add(HeaderName.of(":path"), "/p?q=1");
    headers.add(HeaderName.of(":authority"), "h.com");
    headers.add(HeaderName.of("x"), "1");
    headers.add(HeaderName.of("x"), "2");
    context.requestHeaders = headers;
    context.info.responseCode = 200;
    context.info.bytesSent = 2;
    context.info.upstreamHost = new TestHost();
    context.info.putMetadata("f", "list", Arrays.asList(1.0, null));
    context.info.putMetadata("f", "number", 5.0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          request.path                                    | /p?q=1
          request["path"]                                 | /p?q=1
          request.url_path                                | /p
          request.query                                   | q=1
          request.host                                    | h.com
          request.headers["X"]                            | 1,2
          has(request.headers.y)                          | false
          "x" in request.headers                          | true
          request                                         | CelMap value
          response.code                                   | 200
          response.size                                   | 2
          response.flags                                  | 0
          connection.id                                   | 7
          connection.mtls                                 | false
          source.address                                  | 127.0.0.1:4000
          destination.port                                | 80
          upstream.request_attempt_count                  | 0
          upstream.locality                               | `region: "r" `
          upstream.locality.region                        | r
          metadata.filter_metadata["f"]["number"]         | 5
          metadata.filter_metadata.f.list                 | CelList value
          xds.node.metadata.a.b                           | c
          xds.node.locality.region                        | re
          xds.upstream_host_metadata                      | `filter_metadata { key: "h" value { fields { key: "k" value { string_value: "v" } } } } `
          1.5e300                                         | 1.5e+300
          1234567.0                                       | 1.23457e+06
          0.00001                                         | 1e-05
          100000.0                                        | 100000
          null                                            | NULL
          b"ab"                                           | ab
          type(1)                                         | CelType value
          duration("3723s")                               | 1h2m3s
          duration("-0.5s")                               | -500ms
          duration("100us")                               | 100us
          duration("0s")                                  | 0
          timestamp("2024-01-01T00:00:00.5Z")             | 2024-01-01T00:00:00.5+00:00
          foo || true                                     | true
          foo && false                                    | false
          re.extract("ab", "a(.)", "\\\\1")               | b
          re.capture("ab", "a(.)")                        | b
          request.path.matches("^/p")                     | true
          1 == 1.0                                        | true
          -7 / 2                                          | -3
          "é".size()                                      | 1
          """)
  void valuesPrintAsEnvoyPrintsThem(String expression, String expected) throws ExpressionException {
    assertThat(text(expression)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "request.headers[\"nope\"]",
        "request.useragent",
        "foo",
        "1/0",
        "9223372036854775807 + 1",
        "\"a\" + \"b\"",
        "[1] + [2]",
        "request.headers.x ? 1 : 2",
        "metadata.filter_metadata[\"x\"]",
        "{\"a\": 1}[\"b\"]",
        "upstream_filter_state.x"
      })
  void whatCannotBeEvaluatedHasNoValue(String expression) throws ExpressionException {
    assertThat(text(expression)).isNull();
    assertThat(compiler.compile(expression).matches(context)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          foo(1)                | failed to create an expression: No overload found in reference resolve step for foo
          string(1)             | failed to create an expression: No overload found in reference resolve step for string
          [1].all(x, x > 0)     | failed to create an expression: Comprehension support is disabled
          """)
  void whatEnvoyRefusesIsRefused(String expression, String reason) {
    assertThatThrownBy(() -> compiler.compile(expression)).hasMessage(reason);
  }

  @Test
  void aMistakeOfSyntaxIsNamedWithItsPlace() {
    assertThatThrownBy(() -> compiler.compile("1 +"))
        .isInstanceOf(ExpressionException.class)
        .hasMessageStartingWith(
            "Not able to parse expression: INVALID_ARGUMENT: ERROR: <input>:1:4");
  }

  @Test
  void typesAreKeptInJson() throws ExpressionException {
    assertThat(json("1")).isEqualTo("1");
    assertThat(json("request.path == \"a\"")).isEqualTo("false");
    assertThat(json("\"a\\\"b\"")).isEqualTo("\"a\\\"b\"");
    assertThat(json("null")).isEqualTo("null");
  }

  @Test
  void aTreeIsEvaluatedLikeItsText() throws ExpressionException {
    Expr tree = Expr.newBuilder().setConstExpr(Constant.newBuilder().setBoolValue(true)).build();
    assertThat(compiler.compileTree(tree.toByteArray()).matches(context)).isTrue();
    assertThatThrownBy(() -> compiler.compileTree(new byte[] {1}))
        .isInstanceOf(ExpressionException.class);
  }

  private @org.jspecify.annotations.Nullable String text(String expression)
      throws ExpressionException {
    Expression compiled = compiler.compile(expression);
    TextBuffer out = new TextBuffer(16);
    return compiled.append(context, out) ? out.toString() : null;
  }

  private String json(String expression) throws ExpressionException {
    TextBuffer out = new TextBuffer(16);
    assertThat(compiler.compile(expression).appendJson(context, out)).isTrue();
    return out.toString();
  }

  private static final class TestHost implements UpstreamHost {
    @Override
    public Map<String, Map<String, Object>> metadata() {
      return Map.of("h", Map.of("k", "v"));
    }

    @Override
    public SocketAddress address() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080);
    }

    @Override
    public String hostname() {
      return "h";
    }

    @Override
    public String region() {
      return "r";
    }

    @Override
    public String zone() {
      return "";
    }

    @Override
    public String subZone() {
      return "";
    }
  }
}
