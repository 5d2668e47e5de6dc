package dev.pillion.listeners.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.listeners.filter.ListenerFilter.Status;
import dev.pillion.proxycore.config.listener.ListenerFilterConfig;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every verdict here is Envoy 1.40's for the same bytes. */
@Execution(ExecutionMode.CONCURRENT)
class HttpInspectorTest {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  private final Inspection inspection =
      new Inspection(
          new ListenerFilterConfig.HttpInspector("envoy.filters.listener.http_inspector", null));

  private void assertFound(String protocol, String bytes) {
    inspection.next();
    inspection.more(bytes);
    assertThat(inspection.status).as(bytes).isEqualTo(Status.CONTINUE);
    assertThat(inspection.info.applicationProtocols).as(bytes).containsExactly(protocol);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n",
        "GET / HTTP/1.1\n",
        "GET  / HTTP/1.1\r\n",
        "GET\t/ HTTP/1.1\r\n",
        "GET \t / \t HTTP/1.1\r\n",
        "GET / HTTP/1.1 \r\n",
        "GET /x HTTP/1.1\r\r\n",
        "get / HTTP/1.1\r\n",
        "QUERY / HTTP/1.1\r\n",
        "M-SEARCH / HTTP/1.1\r\n",
        "FOO /\0 HTTP/1.1\r\n",
        "PRI * HTTP/1.1\r\n",
        "OPTIONS * HTTP/1.1\r\n",
        "CONNECT a:1 HTTP/1.1\r\n",
        "CONNECT [::1]:5 HTTP/1.1\r\n",
        "CONNECT ?x HTTP/1.1\r\n",
        "CONNECT http://a/ HTTP/1.1\r\n",
        "GET http://a/ HTTP/1.1\r\n",
        "GET HTTP://A HTTP/1.1\r\n",
        "GET a+b://x/ HTTP/1.1\r\n",
        "GET http:///x HTTP/1.1\r\n",
        "GET http://a@b@c/ HTTP/1.1\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
      })
  void findsHttp11(String line) {
    assertFound("http/1.1", line);
    assertThat(inspection.counter("http_inspector.http11_found")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.0\r\n",
        "GET / HTTP/0.9\r\n",
        "GET / HTTP/1.2\r\n",
        "GET / HTTP/2.0\r\n",
        "GET / HTTP/3.7\r\n",
        "GET /\r\n",
        "GET / \r\n",
        "FOO /\n",
        "CONNECT x\n"
      })
  void takesEveryOtherVersionForHttp10(String line) {
    assertFound("http/1.0", line);
    assertThat(inspection.counter("http_inspector.http10_found")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / x HTTP/1.1\r\n",
        "GET / HTTP/1.1 x\r\n",
        " GET / HTTP/1.1\r\n",
        "\r\nGET / HTTP/1.1\r\n",
        "\n",
        "GET\r\n",
        "GET \r\n",
        "GET x HTTP/1.1\r\n",
        "GET a:1 HTTP/1.1\r\n",
        "connect x HTTP/1.1\r\n",
        "GET HTTP/1.1\r\n",
        "GET http:/ HTTP/1.1\r\n",
        "GET ://a HTTP/1.1\r\n",
        "GET 1a://b HTTP/1.1\r\n",
        "GET http://a@@b/ HTTP/1.1\r\n",
        "GET http://a#b/ HTTP/1.1\r\n",
        "GET / http/1.1\r\n",
        "GET / HTTP\r\n",
        "GET / HTTP/1\r\n",
        "GET / HTTP/11\r\n",
        "GET / HTTP/1.10\r\n",
        "GET / HTTP/1.1x\r\n",
        "GET / HTTP/a.b\r\n",
        "GET /x XTTP/1.1\r\n",
        "GET /\rx HTTP/1.1\r\n",
        "GET /a\tb HTTP/1.1\r\n",
        "GET /\u007f HTTP/1.1\r\n",
        "GET /\u0080 HTTP/1.1\r\n",
        "G{T / HTTP/1.1\r\n",
        "SSH-2.0-OpenSSH_9.6\r\n",
        "HELO mail\r\n"
      })
  void takesTheRestForAnotherProtocol(String bytes) {
    inspection.more(bytes);
    assertThat(inspection.status).isEqualTo(Status.CONTINUE);
    assertThat(inspection.info.applicationProtocols).isEmpty();
    assertThat(inspection.counter("http_inspector.http_not_found")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"G", "GET", "GET /", "GET / HTTP/1.1", "GET / HTTP/1.1\r", "x", "PRI", "PRIX"})
  void waitsWhileItCanStillBeHttp(String bytes) {
    inspection.more(bytes);
    assertThat(inspection.status).isEqualTo(Status.NEED_DATA);
  }

  @Test
  void theFirstByteThatIsNoMethodEndsTheWaiting() {
    for (int b = 0; b < 256; b++) {
      inspection.next();
      inspection.more(new byte[] {(byte) b});
      boolean token = b < 128 && RequestLine.isToken(b);
      assertThat(inspection.status)
          .as("%x", b)
          .isEqualTo(token ? Status.NEED_DATA : Status.CONTINUE);
    }
    inspection.next();
    inspection.more("GE\0");
    assertThat(inspection.status).isEqualTo(Status.CONTINUE);
    inspection.next();
    inspection.more("GE{");
    assertThat(inspection.status).isEqualTo(Status.CONTINUE);
  }

  @Test
  void findsHttp2ByItsWholePreface() {
    for (int i = 1; i < PREFACE.length(); i++) {
      inspection.next();
      inspection.more(PREFACE.substring(0, i));
      assertThat(inspection.status).as("%d bytes", i).isEqualTo(Status.NEED_DATA);
    }
    assertFound("h2c", PREFACE);
    assertFound("h2c", PREFACE + "\0\0\0\4\0\0\0\0\0");
    assertThat(inspection.counter("http_inspector.http2_found")).isEqualTo(2);
  }

  @Test
  void aPrefaceThatBreaksOffIsJudgedAsALine() {
    inspection.more("PRI * HTTP/2.0\r\n\r\nXX");
    assertThat(inspection.info.applicationProtocols).containsExactly("http/1.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /a/b?c HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /x HTTP/1.0\r\n\r\n",
        PREFACE,
        "SSH-2.0-OpenSSH_9.6\r\n",
        "CONNECT example.com:443 HTTP/1.1\r\n\r\n"
      })
  void aSplitAnywhereChangesNothing(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    inspection.more(bytes);
    var expected = inspection.info.applicationProtocols;
    for (int i = 0; i < bytes.length; i++) {
      inspection.next();
      inspection.split(bytes, i);
      assertThat(inspection.status).as("at %d", i).isEqualTo(Status.CONTINUE);
      assertThat(inspection.info.applicationProtocols).as("at %d", i).isEqualTo(expected);
    }
    inspection.next();
    int taken = inspection.oneByOne(bytes); // a protocol that is not HTTP may show earlier
    assertThat(inspection.info.applicationProtocols).isEqualTo(expected);
    assertThat(taken).isLessThanOrEqualTo(text.startsWith("PRI") ? 24 : text.indexOf('\n') + 1);
  }

  @Test
  void leavesTheBytesForTheFilterChain() {
    inspection.more("GET / HTTP/1.1\r\n");
    assertThat(inspection.bytes.readableBytes()).isEqualTo(16);
  }

  @Test
  void aLineOf64KiBIsTaken() {
    inspection.more("GET /" + "a".repeat(64 * 1024 - 15) + " HTTP/1.1\n");
    assertThat(inspection.info.applicationProtocols).containsExactly("http/1.1");
  }

  @Test
  void aLongerLineClosesTheConnection() {
    inspection.more("GET /" + "a".repeat(64 * 1024 - 14) + " HTTP/1.1\n");
    assertThat(inspection.status).isEqualTo(Status.CLOSE);
    assertThat(inspection.counter("http_inspector.read_error")).isEqualTo(1);
    assertThat(inspection.counter("http_inspector.http_not_found")).isZero();
  }

  @Test
  void encryptedConnectionsAreLeftAlone() {
    inspection.next();
    inspection.info.transportProtocol = "tls";
    ListenerFilter filter = new HttpInspector(new HttpInspectorStats(inspection.stats));
    assertThat(
            filter.onAccept(
                new io.netty.channel.embedded.EmbeddedChannel(),
                inspection.info,
                inspection.stats.newShard()))
        .isEqualTo(Status.CONTINUE);
  }
}
