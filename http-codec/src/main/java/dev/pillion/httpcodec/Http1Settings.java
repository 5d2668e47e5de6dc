package dev.pillion.httpcodec;

import dev.pillion.proxycore.config.cluster.ClusterConfig;
import dev.pillion.proxycore.config.http.Http1Options;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.HeadersWithUnderscores;

/**
 * What an HTTP/1 codec must know of its side's configuration. Made once for each configuration.
 *
 * @param options the protocol options
 * @param maxHeadersBytes the bound of a head or a trailer section in bytes, start line included
 * @param maxHeadersCount the bound of its header lines
 * @param keepsAfterRefusal whether a connection goes on after a request without a host ({@code
 *     stream_error_on_invalid_http_message})
 * @param underscores what becomes of request headers with underscores in their names
 */
public record Http1Settings(
    Http1Options options,
    int maxHeadersBytes,
    int maxHeadersCount,
    boolean keepsAfterRefusal,
    HeadersWithUnderscores underscores) {

  /** Settings by which a connection ends with a request that is refused. */
  public Http1Settings(Http1Options options, int maxHeadersBytes, int maxHeadersCount) {
    this(options, maxHeadersBytes, maxHeadersCount, false, HeadersWithUnderscores.ALLOW);
  }

  /** For downstream connections. */
  public static Http1Settings of(HttpConnectionManagerConfig config) {
    return new Http1Settings(
        config.http1(),
        config.maxRequestHeadersKb() * 1024,
        config.maxHeadersCount(),
        config.streamErrorOnInvalidHttpMessage(),
        config.headersWithUnderscores());
  }

  /** For upstream connections. */
  public static Http1Settings of(ClusterConfig config) {
    return new Http1Settings(
        config.http1(), config.maxResponseHeadersKb() * 1024, config.maxResponseHeadersCount());
  }
}
