package dev.pillion.listeners.http.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.http.ClientCertForwarding;
import dev.pillion.proxycore.config.http.ClientCertForwarding.Mode;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.network.PeerCertificate;
import dev.pillion.proxycore.network.TlsInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** x-forwarded-client-cert where the client has shown a certificate. */
class ClientCertHeaderTest {
  private static final TlsInfo TLS =
      new TlsInfo(
          "TLSv1.3",
          "TLS_AES_128_GCM_SHA256",
          "",
          "",
          List.of("spiffe://cluster/client"),
          List.of("a.example", "b.example"),
          "CN=client",
          List.of("spiffe://cluster/me"),
          new PeerCertificate("0123ab", "PEM", "CHAIN"));

  private static final TlsInfo WITHOUT_NAMES =
      new TlsInfo(
          "TLSv1.3",
          "TLS_AES_128_GCM_SHA256",
          "",
          "",
          List.of(),
          List.of(),
          null,
          List.of(),
          new PeerCertificate("0123ab", "PEM", "CHAIN"));

  private static @Nullable String forwarded(
      Mode mode, boolean details, @Nullable String before, @Nullable TlsInfo tls) {
    HeaderMap headers = new HeaderMap();
    if (before != null) {
      headers.add(HeaderNames.X_FORWARDED_CLIENT_CERT, before);
    }
    new ClientCertHeader(
            new ClientCertForwarding(mode, details, details, details, details, details))
        .apply(headers, before != null, tls);
    return headers.getJoined(HeaderNames.X_FORWARDED_CLIENT_CERT);
  }

  @Test
  void hashAndOurOwnNameAreAlwaysTold() {
    assertThat(forwarded(Mode.SANITIZE_SET, false, "By=x", TLS))
        .isEqualTo("By=spiffe://cluster/me;Hash=0123ab");
  }

  @Test
  void theCertificatesDetailsComeInEnvoysOrder() {
    assertThat(forwarded(Mode.SANITIZE_SET, true, null, TLS))
        .isEqualTo(
            "By=spiffe://cluster/me;Hash=0123ab;Cert=\"PEM\";Chain=\"CHAIN\";Subject=\"CN=client\""
                + ";URI=spiffe://cluster/client;DNS=a.example;DNS=b.example");
  }

  @Test
  void subjectAndUriAreNamedWhereTheyAreEmpty() {
    assertThat(forwarded(Mode.SANITIZE_SET, true, null, WITHOUT_NAMES))
        .isEqualTo("Hash=0123ab;Cert=\"PEM\";Chain=\"CHAIN\";Subject=\"\";URI=");
  }

  @Test
  void appendingKeepsWhatTheClientForwards() {
    assertThat(forwarded(Mode.APPEND_FORWARD, false, "By=x;Hash=y", TLS))
        .isEqualTo("By=x;Hash=y,By=spiffe://cluster/me;Hash=0123ab");
    assertThat(forwarded(Mode.APPEND_FORWARD, false, null, TLS))
        .isEqualTo("By=spiffe://cluster/me;Hash=0123ab");
  }

  @Test
  void whoOnlyForwardsAddsNothing() {
    assertThat(forwarded(Mode.FORWARD_ONLY, true, "By=x", TLS)).isEqualTo("By=x");
    assertThat(forwarded(Mode.FORWARD_ONLY, true, null, TLS)).isNull();
    assertThat(forwarded(Mode.ALWAYS_FORWARD_ONLY, true, "By=x", TLS)).isEqualTo("By=x");
    assertThat(forwarded(Mode.SANITIZE, true, "By=x", TLS)).isNull();
  }
}
