package dev.pillion.listeners.filter;

import static dev.pillion.listeners.filter.ClientHellos.alpn;
import static dev.pillion.listeners.filter.ClientHellos.concat;
import static dev.pillion.listeners.filter.ClientHellos.extension;
import static dev.pillion.listeners.filter.ClientHellos.record;
import static dev.pillion.listeners.filter.ClientHellos.resplit;
import static dev.pillion.listeners.filter.ClientHellos.serverName;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.listeners.filter.ListenerFilter.Status;
import dev.pillion.proxycore.config.listener.ListenerFilterConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Every verdict here is Envoy 1.40's for the same bytes, or the same one sooner. */
@Execution(ExecutionMode.CONCURRENT)
class TlsInspectorTest {
  private final Inspection inspection =
      new Inspection(
          new ListenerFilterConfig.TlsInspector("envoy.filters.listener.tls_inspector", null));

  private void assertTls(String name, List<String> protocols) {
    assertThat(inspection.status).isEqualTo(Status.CONTINUE);
    assertThat(inspection.info.transportProtocol).isEqualTo("tls");
    assertThat(inspection.info.requestedServerName).isEqualTo(name);
    assertThat(inspection.info.applicationProtocols).isEqualTo(protocols);
  }

  private void assertPlaintext(byte... bytes) {
    inspection.next();
    inspection.more(bytes);
    assertThat(inspection.status).isEqualTo(Status.CONTINUE);
    assertThat(inspection.info.transportProtocol).isEmpty();
    assertThat(inspection.info.requestedServerName).isEmpty();
    assertThat(inspection.info.applicationProtocols).isEmpty();
  }

  @Test
  void readsWhatAJavaClientSays() {
    for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
      inspection.next();
      inspection.more(ClientHellos.jdk(version, "www.example.com", "h2", "http/1.1"));
      assertTls("www.example.com", List.of("h2", "http/1.1"));
    }
    assertThat(inspection.counter("tls_inspector.tls_found")).isEqualTo(2);
    assertThat(inspection.counter("tls_inspector.sni_found")).isEqualTo(2);
    assertThat(inspection.counter("tls_inspector.alpn_found")).isEqualTo(2);
  }

  @Test
  void nameAndProtocolsMayBeMissing() {
    inspection.more(ClientHellos.jdk("TLSv1.3", ""));
    assertTls("", List.of());
    assertThat(inspection.counter("tls_inspector.sni_not_found")).isEqualTo(1);
    assertThat(inspection.counter("tls_inspector.alpn_not_found")).isEqualTo(1);
    inspection.next();
    inspection.more(ClientHellos.with());
    assertTls("", List.of());
  }

  @Test
  void serverNamesAreLowerCase() {
    inspection.more(ClientHellos.with(serverName("Www.EXAMPLE.com")));
    assertTls("www.example.com", List.of());
  }

  @Test
  void aSplitAnywhereChangesNothing() {
    byte[] hello = ClientHellos.jdk("TLSv1.3", "www.example.com", "h2", "istio");
    for (int i = 0; i < hello.length; i++) {
      inspection.next();
      inspection.split(hello, i);
      assertTls("www.example.com", List.of("h2", "istio"));
    }
    inspection.next();
    assertThat(inspection.oneByOne(hello)).isEqualTo(hello.length);
    assertTls("www.example.com", List.of("h2", "istio"));
    assertThat(inspection.counter("tls_inspector.tls_not_found")).isZero();
  }

  @Test
  void aHelloMayBeSpreadOverRecords() {
    byte[] hello = ClientHellos.jdk("TLSv1.2", "www.example.com", "h2");
    for (int end = 1; end < hello.length - 5; end++) {
      inspection.next();
      inspection.more(resplit(hello, end));
      assertTls("www.example.com", List.of("h2"));
    }
    inspection.next();
    assertThat(inspection.oneByOne(resplit(hello, 1, 2, 3, 4, 50, 51))).isPositive();
    assertTls("www.example.com", List.of("h2"));
  }

  @Test
  void emptyRecordsAreSkipped() {
    inspection.more(concat(record(), ClientHellos.with(serverName("a.com"))));
    assertTls("a.com", List.of());
  }

  @Test
  void everyMinorRecordVersionIsTaken() {
    for (int minor : new int[] {0, 1, 3, 5, 255}) {
      byte[] hello = ClientHellos.with(serverName("a.com"));
      hello[2] = (byte) minor;
      inspection.next();
      inspection.more(hello);
      assertTls("a.com", List.of());
    }
  }

  @Test
  void leavesTheBytesForTheFilterChain() {
    byte[] hello = ClientHellos.with(serverName("a.com"));
    inspection.more(hello);
    assertThat(inspection.bytes.readableBytes()).isEqualTo(hello.length);
  }

  @Test
  void theFirstByteThatIsNoRecordEndsTheWaiting() {
    for (int b = 0; b < 256; b++) {
      inspection.next();
      inspection.more(new byte[] {(byte) b});
      assertThat(inspection.status).isEqualTo(b == 22 ? Status.NEED_DATA : Status.CONTINUE);
    }
    assertThat(inspection.counter("tls_inspector.tls_not_found")).isEqualTo(255);
  }

  @Test
  void otherRecordsAndMessagesArePlaintext() {
    byte[] hello = ClientHellos.with(serverName("a.com"));
    byte[] sslV2 = new byte[55];
    sslV2[0] = (byte) 0x80;
    byte[] oldVersion = hello.clone();
    oldVersion[1] = 2;
    byte[] serverHello = hello.clone();
    serverHello[5] = 2;
    assertPlaintext(sslV2);
    assertPlaintext(oldVersion);
    assertPlaintext(serverHello);
    assertPlaintext(22, 3, 1, 0x48, 0, 1); // a record of 18 KiB
    assertPlaintext(22, 3, 1, 0, 4, 1, -1, -1, -1); // a message of 16 MiB
    assertPlaintext(22, 3, 1, 0, 4, 1, 0, (byte) 0x80, 0); // of 32 KiB
    assertPlaintext(21, 3, 1, 0, 2, 2, 40); // an alert
  }

  private void assertPlaintext(int... bytes) {
    byte[] all = new byte[bytes.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) bytes[i];
    }
    assertPlaintext(all);
  }

  @Test
  void malformedServerNamesAreNoHello() {
    assertPlaintext(ClientHellos.with(serverName("")));
    assertPlaintext(ClientHellos.with(serverName("a\0b")));
    assertPlaintext(ClientHellos.with(serverName("x".repeat(256))));
    assertPlaintext(ClientHellos.with(extension(0, new byte[] {0, 9, 0})));
    assertPlaintext(ClientHellos.with(serverName("a.com"), serverName("b.com")));
  }

  @Test
  void unusualServerNamesAreTakenAsTheyAre() {
    for (String name : new String[] {"x".repeat(255), "a.com.", "1.2.3.4", "\u00ff\u00fe"}) {
      inspection.next();
      inspection.more(ClientHellos.with(serverName(name)));
      assertTls(name, List.of());
    }
  }

  @Test
  void malformedApplicationProtocolsAreNone() {
    for (byte[] alpn :
        List.of(alpn(), alpn(""), alpn("h2", ""), extension(16, new byte[] {0, 9, 2, 'h'}))) {
      inspection.next();
      inspection.more(ClientHellos.with(serverName("a.com"), alpn));
      assertTls("a.com", List.of());
    }
    assertPlaintext(ClientHellos.with(alpn("h2"), alpn("http/1.1")));
  }

  @Test
  void brokenHellosArePlaintext() {
    assertPlaintext(record(new byte[] {1, 0, 0, 2, 3, 3}));
    byte[] hello = ClientHellos.with(serverName("a.com"));
    byte[] overlong = hello.clone();
    overlong[5 + 4 + 34] = 33; // the session id runs into what follows
    assertPlaintext(overlong);
    byte[] trailing = ClientHellos.with(new byte[] {0, 0, 0});
    assertPlaintext(trailing);
  }

  @Test
  void aHelloOf16KiBIsTaken() {
    inspection.more(ClientHellos.ofLength(16 * 1024));
    assertTls("a.com", List.of());
  }

  @Test
  void aLargerOneClosesTheConnection() {
    for (int length : new int[] {16 * 1024 + 1, 16 * 1024 + 5, 20_000}) {
      inspection.next();
      inspection.more(ClientHellos.ofLength(length));
      assertThat(inspection.status).as("%d bytes", length).isEqualTo(Status.CLOSE);
    }
    assertThat(inspection.counter("tls_inspector.client_hello_too_large")).isEqualTo(3);
    assertThat(inspection.counter("tls_inspector.tls_found")).isZero();
  }

  @Test
  void aHelloThatNeverEndsIsBounded() {
    byte[] endless = concat(new byte[] {22, 3, 1, 0x40, 0, 1, 0, 0x3f, -1}, new byte[20_000]);
    assertThat(inspection.oneByOne(endless)).isEqualTo(16 * 1024);
    assertThat(inspection.status).isEqualTo(Status.CLOSE);
  }

  @Test
  void changedBytesNeverBreakTheReader() {
    byte[] hello = ClientHellos.jdk("TLSv1.3", "www.example.com", "h2", "http/1.1");
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] changed = hello.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      }
      inspection.next();
      inspection.more(Arrays.copyOf(changed, 1 + random.nextInt(changed.length)));
    }
    long found = inspection.counter("tls_inspector.tls_found");
    assertThat(found).isPositive();
    assertThat(inspection.counter("tls_inspector.tls_not_found")).isPositive();
  }
}
