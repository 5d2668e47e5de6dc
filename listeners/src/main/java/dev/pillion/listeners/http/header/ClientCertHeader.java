package dev.pillion.listeners.http.header;

import dev.pillion.proxycore.config.http.ClientCertForwarding;
import dev.pillion.proxycore.config.http.ClientCertForwarding.Mode;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.network.PeerCertificate;
import dev.pillion.proxycore.network.TlsInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * x-forwarded-client-cert (Envoy: configuration/http/http_conn_man/headers). Only a connection with
 * a client's certificate may forward what it says, but for ALWAYS_FORWARD_ONLY. Immutable, any
 * worker.
 */
final class ClientCertHeader {
  private final ClientCertForwarding config;
  private final boolean adds;

  ClientCertHeader(ClientCertForwarding config) {
    this.config = config;
    this.adds = config.mode() == Mode.APPEND_FORWARD || config.mode() == Mode.SANITIZE_SET;
  }

  /** Removes, forwards or sets the header. */
  void apply(HeaderMap headers, boolean present, @Nullable TlsInfo tls) {
    if (!present && (tls == null || !adds)) {
      return; // nearly every request
    }
    if (config.mode() == Mode.ALWAYS_FORWARD_ONLY) {
      join(headers);
      return;
    }
    PeerCertificate peer = tls == null ? null : tls.peerCertificate();
    if (tls == null || peer == null || config.mode() == Mode.SANITIZE) {
      headers.remove(HeaderNames.X_FORWARDED_CLIENT_CERT);
    } else if (adds) {
      set(headers, details(tls, peer));
    } else {
      join(headers);
    }
  }

  /** Several lines become one, as they are in Envoy. */
  private static void join(HeaderMap headers) {
    int first = headers.indexOf(HeaderNames.X_FORWARDED_CLIENT_CERT);
    if (headers.indexOf(HeaderNames.X_FORWARDED_CLIENT_CERT, first + 1) >= 0) {
      String all = headers.getJoined(HeaderNames.X_FORWARDED_CLIENT_CERT);
      headers.set(HeaderNames.X_FORWARDED_CLIENT_CERT, all == null ? "" : all);
    }
  }

  private void set(HeaderMap headers, String details) {
    String before =
        config.mode() == Mode.APPEND_FORWARD
            ? headers.getJoined(HeaderNames.X_FORWARDED_CLIENT_CERT)
            : null;
    String value = before == null || before.isEmpty() ? details : before + "," + details;
    headers.set(HeaderNames.X_FORWARDED_CLIENT_CERT, value);
  }

  /** Subject and URI are named even where they are empty, as Envoy does. */
  private String details(TlsInfo tls, PeerCertificate peer) {
    List<String> details = new ArrayList<>();
    for (String uri : tls.localUriSans()) {
      details.add("By=" + uri);
    }
    details.add("Hash=" + peer.sha256Digest());
    if (config.cert()) {
      details.add("Cert=\"" + peer.urlEncodedPem() + "\"");
    }
    if (config.chain()) {
      details.add("Chain=\"" + peer.urlEncodedPemChain() + "\"");
    }
    if (config.subject()) {
      String subject = tls.peerSubject();
      details.add("Subject=\"" + (subject == null ? "" : subject) + "\"");
    }
    if (config.uri()) {
      addAll(details, "URI=", tls.peerUriSans().isEmpty() ? List.of("") : tls.peerUriSans());
    }
    if (config.dns()) {
      addAll(details, "DNS=", tls.peerDnsSans());
    }
    return String.join(";", details);
  }

  private static void addAll(List<String> details, String key, List<String> values) {
    for (String value : values) {
      details.add(key + value);
    }
  }
}
