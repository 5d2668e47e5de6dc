package dev.pillion.proxycore.network;

/**
 * What is forwarded of a peer's certificate beside its names.
 *
 * @param sha256Digest in hexadecimal digits
 * @param urlEncodedPem the certificate, percent-encoded
 * @param urlEncodedPemChain the certificate and those that vouch for it, percent-encoded
 */
public record PeerCertificate(
    String sha256Digest, String urlEncodedPem, String urlEncodedPemChain) {}
