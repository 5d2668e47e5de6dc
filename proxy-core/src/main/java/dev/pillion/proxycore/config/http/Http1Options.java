package dev.pillion.proxycore.config.http;

import dev.pillion.proxycore.match.StringMatcher;
import java.util.List;

/**
 * {@code Http1ProtocolOptions}, for either side of the proxy.
 *
 * @param acceptHttp10 HTTP/1.0 requests are served
 * @param defaultHostForHttp10 the host of an HTTP/1.0 request without one; empty: none
 * @param allowAbsoluteUrl absolute-form targets are taken apart; Envoy's default is true
 * @param enableTrailers trailers are forwarded; else they are dropped, as Envoy does by default
 * @param headerCase how header names are written
 * @param sendFullyQualifiedUrl requests are sent in absolute form
 * @param allowChunkedLength content-length beside chunked coding is dropped; else refused
 * @param allowCustomMethods any method is served that is a token
 * @param ignoredUpgrades {@code ignore_http_11_upgrade}: protocols that nobody is asked to upgrade
 *     to
 */
public record Http1Options(
    boolean acceptHttp10,
    String defaultHostForHttp10,
    boolean allowAbsoluteUrl,
    boolean enableTrailers,
    HeaderCase headerCase,
    boolean sendFullyQualifiedUrl,
    boolean allowChunkedLength,
    boolean allowCustomMethods,
    List<StringMatcher> ignoredUpgrades) {

  /** Envoy's defaults. */
  public static final Http1Options DEFAULT =
      new Http1Options(false, "", true, false, HeaderCase.LOWER, false);

  /** Without the options that are seldom set. */
  public Http1Options(
      boolean acceptHttp10,
      String defaultHostForHttp10,
      boolean allowAbsoluteUrl,
      boolean enableTrailers,
      HeaderCase headerCase,
      boolean sendFullyQualifiedUrl) {
    this(
        acceptHttp10,
        defaultHostForHttp10,
        allowAbsoluteUrl,
        enableTrailers,
        headerCase,
        sendFullyQualifiedUrl,
        false,
        false,
        List.of());
  }

  /** {@code header_key_format}. */
  public enum HeaderCase {
    LOWER,
    PROPER,
    PRESERVE
  }
}
