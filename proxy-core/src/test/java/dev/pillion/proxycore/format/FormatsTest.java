package dev.pillion.proxycore.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.proxycore.http.StreamInfo;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {
  private static String text(String format, FormatContext context) throws FormatException {
    return Streams.format(Formats.compile(format), context);
  }

  @Test
  void theDefaultFormatPrintsEnvoysLine() {
    assertThat(Streams.format(Formats.defaultAccessLog(), Streams.finished()))
        .isEqualTo(
            "[2026-03-01T04:05:06.007Z] \"GET /a?b=c&d=e HTTP/1.1\" 200 - 5 12 12 9 \"-\""
                + " \"curl/8\" \"id-1\" \"example.com\" \"10.0.0.9:8080\"\n");
  }

  @Test
  void whatIsNotThereIsADash() {
    assertThat(Streams.format(Formats.defaultAccessLog(), Streams.empty()))
        .isEqualTo(
            "[1970-01-01T00:00:00.000Z] \"- - -\" 0 - 0 0 - - \"-\" \"-\" \"-\" \"-\" \"-\"\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "%REQ(:METHOD)% | GET",
        "%REQUEST_HEADER(user-agent)% | curl/8",
        "%REQ(X-NONE?USER-AGENT):4% | curl",
        "%REQ(USER-AGENT?:PATH)% | curl/8",
        "%RESP(x-envoy-upstream-service-time)% | 9",
        "%TRAILER(grpc-status)% | -",
        "%REQUEST_DURATION% | 2",
        "%REQUEST_TX_DURATION% | 4",
        "%RESPONSE_DURATION% | 10",
        "%RESPONSE_TX_DURATION% | 1",
        "%DURATION% | 12",
        "%COMMON_DURATION(DS_RX_BEG:US_RX_BEG:us)% | 10500",
        "%COMMON_DURATION(US_TX_BEG:US_TX_END:ns)% | 1000000",
        "%BYTES_SENT%/%BYTES_RECEIVED% | 12/5",
        "%PROTOCOL% | HTTP/1.1",
        "%RESPONSE_CODE% | 200",
        "%UPSTREAM_HOST% | 10.0.0.9:8080",
        "%UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT% | 10.0.0.9",
        "%UPSTREAM_REMOTE_PORT% | 8080",
        "%UPSTREAM_LOCAL_ADDRESS% | -",
        "%DOWNSTREAM_REMOTE_ADDRESS% | 10.1.2.3:4567",
        "%DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT% | 10.1.2.3",
        "%DOWNSTREAM_LOCAL_PORT% | 80",
        "%CONNECTION_ID% | 7",
        "%STREAM_ID% | id-1",
        "%PATH(NQ)% | /a",
        "%PATH(WQ:PATH)% | /a?b=c&d=e",
        "%QUERY_PARAM(d)% | e",
        "%QUERY_PARAM(x)% | -",
        "%START_TIME(%Y/%m/%d %H:%M:%S.%3f)% | 2026/03/01 04:05:06.007",
        "%START_TIME(%s)% | 1772337906",
        "%START_TIME(%3s)% | 1772337906",
        "%START_TIME(%Y-%m-%dT%H:%M:%E3SZ)% | 2026-03-01T04:05:06.007Z",
        "%START_TIME(%a %b %e %j %z)% | Sun Mar  1 060 +0000",
        "%START_TIME(%f)% | 007000000",
        "100%% of %RESPONSE_CODE% | 100% of 200",
        "%REQ(host)% | example.com",
        "%STREAM_INFO_REQ(:path)% | /a?b=c&d=e",
        "%QUERY_PARAMS% %QUERY_PARAMS(DECODED):3% | b=c&d=e b=c",
        "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT(24)% | 10.1.2.0/24",
        "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT(33)% | 10.1.2.3/32",
        "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT(0)% | 0.0.0.0/0",
        "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT(x)% | 10.1.2.3",
        "%UPSTREAM_METADATA(f:k)% %METADATA(UPSTREAM_HOST:f:n)% | v 5",
        "%UPSTREAM_METADATA(f)% | {\"k\":\"v\",\"m\":{\"z\":1.5},\"n\":5}",
        "%CLUSTER_METADATA(f:k)% %METADATA(ROUTE:f:k)% %METADATA(LISTENER:f:k)% | - - -",
        "%COMMON_DURATION(DS_RX_BEG:US_HS_END)% %COMMON_DURATION(DS_TX_END:DS_RX_BEG)% | - -",
        "%TRACE_ID% %SPAN_ID% %DOWNSTREAM_PEER_CERT_V_START(%Y)% | - - -",
        "[%CUSTOM_FLAGS%%LOCAL_REPLY_BODY%%DOWNSTREAM_LOCAL_ADDRESS_ENDPOINT_ID%] | []",
        "%UPSTREAM_DETECTED_CLOSE_TYPE% %BYTES_RETRANSMITTED% | Normal 0",
        "%ACCESS_LOG_TYPE% | NotSet",
        "%START_TIME(%Q %i %E2S %E*f %P %U %Z)% | %Q %i 06.00 007 am 09 UTC",
      })
  void operatorsPrintTheirValue(String format, String expected) throws FormatException {
    assertThat(text(format, Streams.finished())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "%NO_SUCH_THING% | Not supported field in StreamInfo: NO_SUCH_THING",
        "%ROUTE_RESOLUTION_TIME_US% | The command operator ROUTE_RESOLUTION_TIME_US is not"
            + " supported yet",
        "%REQ% | REQ requires parameters",
        "%PROTOCOL(X)% | PROTOCOL does not take any parameters or length",
        "%PROTOCOL:3% | PROTOCOL does not take any parameters or length",
        "%CLUSTER_METADATA(a:b):3% | CLUSTER_METADATA does not allow length to be specified.",
        "%REQ(A?B?C)% | More than 1 alternative header specified in token: A?B?C",
        "ab %REQ(A | Incorrect configuration: ab %REQ(A. Couldn't find valid command at position 3",
        "%% %lower% | Incorrect configuration: %% %lower%. Couldn't find valid command at position"
            + " 3",
        "%REQ(A):x% | Incorrect configuration: %REQ(A):x%. Couldn't find valid command at position"
            + " 0",
        "%START_TIME(%n)% | Invalid header configuration. Format string contains newline.",
        "%REQ(a b)% | Invalid header configuration. Format string contains invalid characters.",
        "%METADATA(FOO:a)% | FOO is not supported type of metadata",
        "%FILTER_STATE(x:FOO)% | Invalid filter state serialize type, only support"
            + " PLAIN/TYPED/FIELD.",
        "%FILTER_STATE(x:FIELD)% | Invalid filter state serialize type, FIELD should be used with"
            + " the field name.",
        "%FILTER_STATE(:PLAIN)% | Invalid filter state configuration, key cannot be empty.",
        "%PATH(X)% | Invalid PATH option: 'X', only 'WQ'/'NQ' are allowed",
        "%PATH(NQ:X)% | Invalid PATH option: 'X', only 'ORIG'/'PATH'/'ORIG_OR_PATH' are allowed",
        "%QUERY_PARAMS(X)% | Invalid QUERY_PARAMS option: 'X', only 'ORIG'/'DECODED' are allowed",
        "%COMMON_DURATION(A)% | Invalid common duration configuration: A.",
        "%COMMON_DURATION(A:B:C)% | Invalid common duration precision: C.",
        "%CEL(1)% | CEL is not available for use in this environment.",
        "%GRPC_STATUS(X)% | GrpcStatusFormatter only supports CAMEL_STRING, SNAKE_STRING or"
            + " NUMBER. Got: X",
      })
  void whatCannotBeCompiledIsNamed(String format, String message) {
    assertThatThrownBy(() -> Formats.compile(format))
        .isInstanceOf(FormatException.class)
        .hasMessage(message);
  }

  @Test
  void flagsPrintInTheOrderInWhichTheyWereSet() throws FormatException {
    FormatContext context = Streams.finished();
    context.info.setFlag(ResponseFlag.NO_ROUTE_FOUND);
    context.info.setFlag(ResponseFlag.NO_HEALTHY_UPSTREAM);
    assertThat(text("%RESPONSE_FLAGS%", context)).isEqualTo("NR,UH");
    assertThat(text("%RESPONSE_FLAGS_LONG%", context)).isEqualTo("NoRouteFound,NoHealthyUpstream");
  }

  @Test
  void ipv6AddressesAreShortAndBracketed() throws FormatException {
    FormatContext context = Streams.finished();
    SocketAddress address = new InetSocketAddress("2001:db8:0:0:0:0:0:1", 443);
    context.info.upstreamRemoteAddress = address;
    context.info.upstreamHost = new Streams.Host(address, "");
    assertThat(text("%UPSTREAM_HOST%", context)).isEqualTo("[2001:db8::1]:443");
    assertThat(text("%UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%", context)).isEqualTo("2001:db8::1");
  }

  @Test
  void aClusterPrintsItsStatNameAndRawItsName() throws FormatException {
    FormatContext context = Streams.finished();
    context.info.upstreamCluster = "outbound|80||a.b";
    assertThat(text("%UPSTREAM_CLUSTER%", context)).isEqualTo("outbound|80||a.b");
    context.info.upstreamClusterStatName = "outbound_80";
    assertThat(text("%UPSTREAM_CLUSTER% %UPSTREAM_CLUSTER_RAW%", context))
        .isEqualTo("outbound_80 outbound|80||a.b");
  }

  @Test
  void dynamicMetadataPrintsTextsBareAndTheRestAsJson() throws FormatException {
    FormatContext context = Streams.finished();
    context.info.putMetadata("ns", "text", "va\"lue");
    context.info.putMetadata("ns", "map", Map.of("b", List.of(1, 2.5, true), "a", "x"));
    assertThat(text("%DYNAMIC_METADATA(ns:text)%", context)).isEqualTo("va\"lue");
    assertThat(text("%DYNAMIC_METADATA(ns:map:a)%", context)).isEqualTo("x");
    assertThat(text("%DYNAMIC_METADATA(ns:map)%", context))
        .isEqualTo("{\"a\":\"x\",\"b\":[1,2.5,true]}");
    assertThat(text("%DYNAMIC_METADATA(ns:none)% %DYNAMIC_METADATA(x:y)%", context))
        .isEqualTo("- -");
  }

  @Test
  void filterStatePrintsPlainOrAsJson() throws FormatException {
    FormatContext context = Streams.finished();
    context.info.filterState = Map.of("key", "value");
    assertThat(text("%FILTER_STATE(key:PLAIN)% %FILTER_STATE(key)% %FILTER_STATE(no)%", context))
        .isEqualTo("value \"value\" -");
  }

  @Test
  void grpcStatusIsReadOfGrpcRequestsOnly() throws FormatException {
    assertThat(text("%GRPC_STATUS%", Streams.finished())).isEqualTo("-");
    FormatContext context = Streams.withRequestHeader("content-type", "application/grpc");
    StreamInfo info = context.info;
    info.responseCode = 503;
    assertThat(text("%GRPC_STATUS% %GRPC_STATUS(SNAKE_STRING)% %GRPC_STATUS_NUMBER%", context))
        .isEqualTo("Unavailable UNAVAILABLE 14");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nb", "a\u0000b", "a\u001b[31mb", "a\u007fb"})
  void aPeersControlBytesCannotEndALine(String value) throws FormatException {
    FormatContext context = Streams.finished();
    context.info.filterState = Map.of("evil", value); // header maps let none in
    String line = text("%FILTER_STATE(evil:PLAIN)% \"%FILTER_STATE(evil:PLAIN)%\"\n", context);
    assertThat(line.substring(0, line.length() - 1).chars()).allMatch(c -> c >= ' ' && c != 0x7f);
    assertThat(line).endsWith("\n").contains("\\");
  }

  @Test
  void aPeersQuotationMarkCannotEndAQuotedField() throws FormatException {
    FormatContext context = Streams.withRequestHeader("x-evil", "a\" \"b\\");
    assertThat(text("\"%REQ(X-EVIL)%\"", context)).isEqualTo("\"a\\\" \\\"b\\\\\"");
    assertThat(text("%REQ(X-EVIL)%", context)).isEqualTo("a\" \"b\\");
  }

  @Test
  void escapingAHugeHostileValueTakesLinearTime() throws FormatException {
    FormatContext context = Streams.withRequestHeader("x-evil", "\"".repeat(1_000_000));
    assertThat(text("\"%REQ(X-EVIL)%\"", context)).hasSize(2_000_002);
  }

  @Test
  void headerValuesOmitWhatIsAbsentAndHoldNoControls() throws FormatException {
    FormatContext context = Streams.withRequestHeader("x-evil", "a\r\nb: c");
    assertThat(
            Streams.format(
                Formats.compileHeaderValue("[%REQ(X-NO)%]", FormatOptions.PLAIN), context))
        .isEqualTo("[]");
    assertThat(
            Streams.format(
                Formats.compileHeaderValue("%REQ(X-EVIL)%", FormatOptions.PLAIN), context))
        .isEqualTo("a  b: c");
    assertThat(Formats.compileHeaderValue("plain %%", FormatOptions.PLAIN).constant()).isTrue();
    assertThat(Formats.compileHeaderValue("%PROTOCOL%", FormatOptions.PLAIN).constant()).isFalse();
  }

  @Test
  void olderHeaderSyntaxIsTranslated() throws FormatException {
    FormatContext context = Streams.finished();
    context.info.putMetadata("ns", "key", "value");
    context.info.filterState = Map.of("state", "s");
    assertThat(
            Streams.format(
                Formats.compileHeaderValue(
                    "%DYNAMIC_METADATA([\"ns\", \"key\"])%-%PER_REQUEST_STATE(state)%",
                    FormatOptions.PLAIN),
                context))
        .isEqualTo("value-s");
  }

  @Test
  void jsonKeepsTypesAndEscapes() throws FormatException {
    FormatContext context = Streams.finished();
    context.info.filterState = Map.of("evil", "q\"\\\n\u0001é");
    context.info.putMetadata("ns", "map", Map.of("n", 1));
    Formatter json =
        Formats.compileJson(
            Map.of(
                "text", "%PROTOCOL%",
                "number", "%DURATION%",
                "absent", "%ROUTE_NAME%",
                "mixed", "%RESPONSE_CODE%-%ROUTE_NAME%",
                "evil", "%FILTER_STATE(evil:PLAIN)%",
                "nested", Map.of("list", List.of("%BYTES_SENT%", true, 3)),
                "meta", "%DYNAMIC_METADATA(ns:map)%"),
            FormatOptions.PLAIN);
    assertThat(Streams.format(json, context))
        .isEqualTo(
            "{\"absent\":null,\"evil\":\"q\\\"\\\\\\n\\u0001é\",\"meta\":{\"n\":1},"
                + "\"mixed\":\"200--\",\"nested\":{\"list\":[12,true,3]},\"number\":12,"
                + "\"text\":\"HTTP/1.1\"}\n");
  }

  @Test
  void jsonLeavesOutWhatIsAbsentWhenAsked() throws FormatException {
    Formatter json =
        Formats.compileJson(
            Map.of("a", "%ROUTE_NAME%", "b", "%RESPONSE_CODE%"),
            FormatOptions.PLAIN.withOmitEmpty(true));
    assertThat(Streams.format(json, Streams.finished())).isEqualTo("{\"b\":200}\n");
  }
}
