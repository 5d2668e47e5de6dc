package dev.pillion.proxycore.config.http;

import dev.pillion.proxycore.config.log.AccessLogConfig;
import dev.pillion.proxycore.config.route.RouteConfiguration;
import dev.pillion.proxycore.match.CidrRange;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code envoy.filters.network.http_connection_manager}. Zero durations mean none.
 *
 * @param serverName the value of the Server header; {@code envoy} by default
 * @param idleTimeout of a connection without streams; Envoy's default is one hour
 * @param streamIdleTimeout of a stream without activity; Envoy's default is five minutes
 * @param drainTimeout between the announcement and the end of a draining connection
 * @param internalAddresses who counts as an internal caller
 * @param xffNumTrustedHops how many proxies in front are trusted
 * @param generateRequestId whether an absent x-request-id is made
 * @param preserveExternalRequestId whether an edge keeps a client's x-request-id
 * @param alwaysSetRequestIdInResponse whether the answer carries it
 * @param maxRequestHeadersKb the request head's bound, in KiB
 * @param maxHeadersCount the bound of header lines, in requests
 * @param proxyStatus null: no Proxy-Status header
 * @param http1SafeMaxConnectionDuration whether a connection that has lived its time waits for its
 *     next request to say so
 */
public record HttpConnectionManagerConfig(
    String statPrefix,
    CodecType codecType,
    RouteConfiguration routeConfig,
    List<HttpFilterEntry> httpFilters,
    List<AccessLogConfig> accessLogs,
    String serverName,
    ServerHeaderTransformation serverHeaderTransformation,
    Http1Options http1,
    Duration idleTimeout,
    Duration streamIdleTimeout,
    Duration requestTimeout,
    Duration requestHeadersTimeout,
    Duration drainTimeout,
    Duration delayedCloseTimeout,
    Duration maxConnectionDuration,
    Duration maxStreamDuration,
    int maxRequestsPerConnection,
    int maxRequestHeadersKb,
    int maxHeadersCount,
    boolean useRemoteAddress,
    InternalAddressConfig internalAddresses,
    int xffNumTrustedHops,
    boolean skipXffAppend,
    String via,
    boolean generateRequestId,
    boolean preserveExternalRequestId,
    boolean alwaysSetRequestIdInResponse,
    boolean addUserAgent,
    boolean proxy100Continue,
    boolean normalizePath,
    boolean mergeSlashes,
    EscapedSlashes escapedSlashes,
    StripPort stripPort,
    boolean stripTrailingHostDot,
    boolean streamErrorOnInvalidHttpMessage,
    HeadersWithUnderscores headersWithUnderscores,
    RequestHeaderOptions requestHeaderOptions,
    List<UpgradeConfig> upgrades,
    AccessLogOptions accessLogOptions,
    @Nullable ProxyStatusConfig proxyStatus,
    boolean http1SafeMaxConnectionDuration,
    LocalReplyConfig localReplies) {

  /**
   * {@code internal_address_config}: peers whose x-envoy-* headers are honoured. Without it Envoy
   * (since 1.32) takes nobody as internal.
   */
  public record InternalAddressConfig(boolean unixSockets, List<CidrRange> cidrRanges) {
    /** Nobody is internal. */
    public static final InternalAddressConfig NONE = new InternalAddressConfig(false, List.of());
  }

  /** {@code headers_with_underscores_action}. */
  public enum HeadersWithUnderscores {
    ALLOW,
    REJECT_REQUEST,
    DROP_HEADER
  }

  /** {@code codec_type}. */
  public enum CodecType {
    AUTO,
    HTTP1,
    HTTP2
  }

  /** {@code server_header_transformation}. */
  public enum ServerHeaderTransformation {
    OVERWRITE,
    APPEND_IF_ABSENT,
    PASS_THROUGH
  }

  /** {@code path_with_escaped_slashes_action}; the implementation's default is KEEP_UNCHANGED. */
  public enum EscapedSlashes {
    KEEP_UNCHANGED,
    REJECT_REQUEST,
    UNESCAPE_AND_REDIRECT,
    UNESCAPE_AND_FORWARD
  }

  /** {@code strip_any_host_port} and {@code strip_matching_host_port}. */
  public enum StripPort {
    NONE,
    MATCHING,
    ANY
  }
}
