package dev.pillion.proxycore.network;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a TLS handshake.
 *
 * @param version for instance {@code TLSv1.3}
 * @param cipher the cipher suite's name
 * @param alpn the protocol agreed on; empty: none
 * @param serverName the server name asked for; empty: none
 * @param peerUriSans the peer's URI names; empty without a peer certificate
 * @param peerDnsSans the peer's DNS names
 * @param peerSubject the peer's subject, or null
 * @param localUriSans our own URI names
 * @param peerCertificate null: the peer has shown none
 */
public record TlsInfo(
    String version,
    String cipher,
    String alpn,
    String serverName,
    List<String> peerUriSans,
    List<String> peerDnsSans,
    @Nullable String peerSubject,
    List<String> localUriSans,
    @Nullable PeerCertificate peerCertificate) {}
