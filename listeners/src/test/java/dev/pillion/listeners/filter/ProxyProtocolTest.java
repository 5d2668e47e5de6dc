package dev.pillion.listeners.filter;

import static dev.pillion.listeners.filter.ProxyHeaders.addresses;
import static dev.pillion.listeners.filter.ProxyHeaders.tlv;
import static dev.pillion.listeners.filter.ProxyHeaders.v2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.listeners.filter.ListenerFilter.Status;
import dev.pillion.proxycore.config.listener.ListenerFilterConfig;
import dev.pillion.proxycore.config.listener.ListenerFilterConfig.TlvRule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verdicts are Envoy 1.40's for the same bytes. */
@Execution(ExecutionMode.CONCURRENT)
class ProxyProtocolTest {
  private static final byte[] V4 = addresses("1.2.3.4", 1111, "5.6.7.8", 2222);

  private Inspection inspection = inspect(false, List.of());

  private static Inspection inspect(boolean mayPass, List<Integer> disallowed) {
    return new Inspection(
        new ListenerFilterConfig.ProxyProtocol(
            "proxy", null, mayPass, disallowed, false, List.of(), List.of()));
  }

  private static Inspection keeping(boolean all, List<Integer> types, TlvRule... rules) {
    return new Inspection(
        new ListenerFilterConfig.ProxyProtocol(
            "proxy", null, false, List.of(), all, types, List.of(rules)));
  }

  private void assertAddresses(String remote, String local) {
    assertThat(inspection.status).isEqualTo(Status.CONTINUE);
    assertThat(inspection.info.remoteAddress).hasToString(remote);
    assertThat(inspection.info.localAddress).hasToString(local);
    assertThat(inspection.info.directRemoteAddress).hasToString("/192.0.2.1:999");
    assertThat(inspection.info.directLocalAddress).hasToString("/10.0.0.1:443");
  }

  private void assertOwnAddresses() {
    assertThat(inspection.status).isEqualTo(Status.CONTINUE);
    assertThat(inspection.info.remoteAddress).isEqualTo(inspection.info.directRemoteAddress);
    assertThat(inspection.info.localAddress).isEqualTo(inspection.info.directLocalAddress);
    assertThat(inspection.info.localAddressRestored).isFalse();
  }

  @Test
  void version1TakesTheAddressesAndTheHeader() {
    inspection.more("PROXY TCP4 1.2.3.4 5.6.7.8 1111 2222\r\nGET /");
    assertAddresses("/1.2.3.4:1111", "/5.6.7.8:2222");
    assertThat(inspection.info.localAddressRestored).isTrue();
    assertThat(inspection.bytes.toString(StandardCharsets.US_ASCII)).isEqualTo("GET /");
    assertThat(inspection.counter("proxy_proto.versions.v1.found")).isEqualTo(1);
  }

  @Test
  void version1TakesIpv6() {
    inspection.more("PROXY TCP6 2001:db8::1 2001:db8::2 1111 2222\r\n");
    assertAddresses("/[2001:db8:0:0:0:0:0:1]:1111", "/[2001:db8:0:0:0:0:0:2]:2222");
  }

  @Test
  void aDestinationThatIsTheSocketsOwnIsNotRestored() {
    inspection.more("PROXY TCP4 1.2.3.4 10.0.0.1 1111 443\r\n");
    assertAddresses("/1.2.3.4:1111", "/10.0.0.1:443");
    assertThat(inspection.info.localAddressRestored).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PROXY UNKNOWN\r\n", "PROXY UNKNOWN 1.2.3.4 5.6.7.8 1 2\r\n"})
  void unknownLeavesTheSocketsAddresses(String header) {
    inspection.more(header);
    assertOwnAddresses();
    assertThat(inspection.bytes.isReadable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY UNKNOWNX\r\n",
        "PROXY\r\n",
        "PROXY \r\n",
        "PROXYX\r\n",
        "PROXY TCP4 1.2.3.4 5.6.7.8 1\r\n",
        "PROXY TCP4 1.2.3.4 5.6.7.8 1 2 3\r\n",
        "PROXY  TCP4 1.2.3.4 5.6.7.8 1 2\r\n",
        "PROXY UDP4 1.2.3.4 5.6.7.8 1 2\r\n",
        "PROXY tcp4 1.2.3.4 5.6.7.8 1 2\r\n",
        "PROXY TCP6 1.2.3.4 5.6.7.8 1 2\r\n",
        "PROXY TCP4 ::1 ::2 1 2\r\n",
        "PROXY TCP4 1.2.3.4 5.6.7.8 65536 1\r\n",
        "PROXY TCP4 1.2.3.4 5.6.7.8 -1 1\r\n",
        "PROXY TCP4 1.2.3 5.6.7.8 1 2\r\n",
        "PROXY TCP4 01.2.3.4 5.6.7.8 1 2\r\n",
        "PROXY TCP4 0.0.0.0 5.6.7.8 1 2\r\n",
        "PROXY TCP4 255.255.255.255 5.6.7.8 1 2\r\n",
        "PROXY TCP4 224.0.0.1 5.6.7.8 1 2\r\n",
        "PROXY TCP6 ff02::1 ::1 1 2\r\n",
        "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\rx\r\n"
      })
  void malformedVersion1ClosesTheConnection(String header) {
    inspection.more(header);
    assertThat(inspection.status).isEqualTo(Status.CLOSE);
    assertThat(inspection.counter("proxy_proto.versions.v1.error")).isEqualTo(1);
    assertThat(inspection.counter("downstream_cx_proxy_proto_error")).isEqualTo(1);
  }

  @Test
  void version1IsBoundedAt108Bytes() {
    inspection.more("PROXY UNKNOWN " + "x".repeat(108 - 16) + "\r\n");
    assertOwnAddresses();
    inspection.next();
    inspection.more("PROXY UNKNOWN " + "x".repeat(109 - 16) + "\r\n");
    assertThat(inspection.status).isEqualTo(Status.CLOSE);
    inspection.next();
    assertThat(
            inspection.oneByOne(
                ("PROXY UNKNOWN " + "x".repeat(200)).getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(108);
  }

  @Test
  void aSplitAnywhereChangesNothing() {
    List<byte[]> headers =
        List.of(
            "PROXY TCP4 1.2.3.4 5.6.7.8 1111 2222\r\n".getBytes(StandardCharsets.US_ASCII),
            v2(0x21, 0x11, V4, tlv(1, "h2")));
    for (byte[] header : headers) {
      for (int i = 0; i < header.length; i++) {
        inspection.next();
        inspection.split(header, i);
        assertAddresses("/1.2.3.4:1111", "/5.6.7.8:2222");
      }
      inspection.next();
      assertThat(inspection.oneByOne(header)).isEqualTo(header.length);
      assertAddresses("/1.2.3.4:1111", "/5.6.7.8:2222");
    }
  }

  @Test
  void version2TakesTheAddressesAndTheHeader() {
    for (int transport = 1; transport <= 2; transport++) {
      inspection.next();
      inspection.more(v2(0x21, 0x10 | transport, V4)).more("");
      assertAddresses("/1.2.3.4:1111", "/5.6.7.8:2222");
      inspection.next();
      byte[] v6 = addresses("2001:db8::1", 1111, "2001:db8::2", 2222);
      inspection.more(v2(0x21, 0x20 | transport, v6)).more("rest");
      assertAddresses("/[2001:db8:0:0:0:0:0:1]:1111", "/[2001:db8:0:0:0:0:0:2]:2222");
      assertThat(inspection.bytes.toString(StandardCharsets.US_ASCII)).isEqualTo("rest");
    }
    assertThat(inspection.counter("proxy_proto.versions.v2.found")).isEqualTo(4);
  }

  @Test
  void aLocalCommandLeavesTheSocketsAddresses() {
    for (byte[] header :
        List.of(v2(0x20, 0), v2(0x20, 0x11, V4), v2(0x20, 0, new byte[] {1, 2, 3}))) {
      inspection.next();
      inspection.more(header);
      assertOwnAddresses();
      assertThat(inspection.bytes.isReadable()).isFalse();
    }
  }

  @Test
  void malformedVersion2ClosesTheConnection() {
    List<byte[]> malformed =
        List.of(
            v2(0x21, 0),
            v2(0x21, 0x01),
            v2(0x21, 0x10, V4),
            v2(0x21, 0x13, V4),
            v2(0x21, 0x31, new byte[216]),
            v2(0x21, 0x41, V4),
            v2(0x22, 0x11, V4),
            v2(0x11, 0x11, V4),
            v2(0x31, 0x11, V4),
            v2(0x21, 0x11, new byte[11]),
            v2(0x21, 0x11, new byte[12]),
            v2(0x21, 0x11, addresses("224.0.0.1", 1, "5.6.7.8", 2)),
            v2(0x21, 0x11, V4, new byte[] {1, 0, 9, 'a'}),
            v2(0x21, 0x11, V4, new byte[] {1, 0}));
    for (byte[] header : malformed) {
      inspection.next();
      inspection.more(header);
      assertThat(inspection.status).isEqualTo(Status.CLOSE);
    }
    assertThat(inspection.counter("proxy_proto.versions.v2.error")).isEqualTo(malformed.size());
  }

  @Test
  void rulesTurnTlvsIntoMetadata() {
    inspection = keeping(false, List.of(), new TlvRule(0xea, "ns", "k"));
    inspection.more(v2(0x21, 0x11, V4, tlv(4, ""), tlv(0xea, "vpce-1"), tlv(5, "x")));
    assertThat(inspection.info.dynamicMetadata).isEqualTo(Map.of("ns", Map.of("k", "vpce-1")));
    assertThat(inspection.info.proxyProtocolTlvs).isNull();
  }

  @Test
  void tlvsArePassedOnByTypeOrAll() {
    byte[] header = v2(0x21, 0x11, V4, tlv(1, "h2"), tlv(0xea, "vpce-1"));
    inspection = keeping(false, List.of(0xea));
    inspection.more(header);
    assertThat(inspection.info.proxyProtocolTlvs).containsOnlyKeys("234");
    inspection = keeping(true, List.of());
    inspection.more(header);
    assertThat(inspection.info.proxyProtocolTlvs).containsOnlyKeys("1", "234");
    assertThat(inspection.info.proxyProtocolTlvs)
        .hasEntrySatisfying("1", value -> assertThat(value).containsExactly('h', '2'));
  }

  @Test
  void theLargestHeaderIsTaken() {
    inspection.more(v2(0x21, 0x11, V4, tlv(4, "q".repeat(65535 - 12 - 3))));
    assertAddresses("/1.2.3.4:1111", "/5.6.7.8:2222");
  }

  @Test
  void otherBytesCloseTheConnection() {
    inspection.more("G");
    assertThat(inspection.status).isEqualTo(Status.CLOSE);
    assertThat(inspection.counter("proxy_proto.not_found_disallowed")).isEqualTo(1);
    assertThat(inspection.counter("downstream_cx_proxy_proto_error")).isEqualTo(1);
  }

  @Test
  void otherBytesPassWhereAHeaderIsOptional() {
    for (String bytes : new String[] {"G", "PROXYX", "PROXY\r\n", "\r\nx", "PROX "}) {
      inspection = inspect(true, List.of());
      inspection.more(bytes);
      assertOwnAddresses();
      assertThat(inspection.bytes.readableBytes()).isEqualTo(bytes.length());
      assertThat(inspection.counter("proxy_proto.not_found_allowed")).isEqualTo(1);
    }
  }

  @Test
  void anOptionalHeaderMustBeAGoodOne() {
    for (String bytes : new String[] {"PROXY TCP4 1.2.3.4 5.6.7.8 1\r\n", "PROXY \r\n"}) {
      inspection = inspect(true, List.of());
      inspection.more(bytes);
      assertThat(inspection.status).isEqualTo(Status.CLOSE);
    }
    inspection = inspect(true, List.of());
    inspection.more("PROXY");
    assertThat(inspection.status).isEqualTo(Status.NEED_DATA);
  }

  @Test
  void aDisallowedVersionClosesTheConnection() {
    inspection = inspect(false, List.of(1));
    inspection.more("PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n");
    assertThat(inspection.status).isEqualTo(Status.CLOSE);
    assertThat(inspection.counter("proxy_proto.versions.v1.disallowed")).isEqualTo(1);
    assertThat(inspection.counter("proxy_proto.versions.v1.found")).isEqualTo(1);
    assertThat(inspection.counter("downstream_cx_proxy_proto_error")).isZero();
    inspection.next();
    inspection.more(v2(0x21, 0x11, V4));
    assertAddresses("/1.2.3.4:1111", "/5.6.7.8:2222");
    inspection = inspect(false, List.of(2));
    inspection.more(v2(0x21, 0x11, V4));
    assertThat(inspection.counter("proxy_proto.versions.v2.disallowed")).isEqualTo(1);
  }

  @Test
  void aDisallowedVersionPassesWhereAHeaderIsOptional() {
    inspection = inspect(true, List.of(1));
    inspection.more("PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n");
    assertOwnAddresses();
    inspection.next();
    inspection.more("P");
    assertOwnAddresses();
    inspection.next();
    inspection.more("\r\n\r\n");
    assertThat(inspection.status).isEqualTo(Status.NEED_DATA);
  }
}
