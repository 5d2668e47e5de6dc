package dev.pillion.proxycore.config.http;

/**
 * {@code Http1ProtocolOptions}, for either side of the proxy.
 *
 * @param acceptHttp10 HTTP/1.0 requests are served
 * @param defaultHostForHttp10 the host of an HTTP/1.0 request without one; empty: none
 * @param allowAbsoluteUrl absolute-form targets are taken apart; Envoy's default is true
 * @param enableTrailers trailers are forwarded; else they are dropped, as Envoy does by default
 * @param headerCase how header names are written
 * @param sendFullyQualifiedUrl requests are sent in absolute form
 */
public record Http1Options(
    boolean acceptHttp10,
    String defaultHostForHttp10,
    boolean allowAbsoluteUrl,
    boolean enableTrailers,
    HeaderCase headerCase,
    boolean sendFullyQualifiedUrl) {

  /** Envoy's defaults. */
  public static final Http1Options DEFAULT =
      new Http1Options(false, "", true, false, HeaderCase.LOWER, false);

  /** {@code header_key_format}. */
  public enum HeaderCase {
    LOWER,
    PROPER,
    PRESERVE
  }
}
