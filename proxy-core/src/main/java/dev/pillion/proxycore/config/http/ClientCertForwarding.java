package dev.pillion.proxycore.config.http;

/**
 * {@code forward_client_cert_details} and {@code set_current_client_cert_details}: what becomes of
 * x-forwarded-client-cert. The booleans say what is told of the client's certificate beside its
 * hash.
 */
public record ClientCertForwarding(
    Mode mode, boolean cert, boolean chain, boolean subject, boolean uri, boolean dns) {

  /** Envoy's default: the header goes no further. */
  public static final ClientCertForwarding SANITIZE =
      new ClientCertForwarding(Mode.SANITIZE, false, false, false, false, false);

  /** {@code forward_client_cert_details}. */
  public enum Mode {
    SANITIZE,
    FORWARD_ONLY,
    APPEND_FORWARD,
    SANITIZE_SET,
    ALWAYS_FORWARD_ONLY
  }
}
