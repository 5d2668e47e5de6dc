package dev.pillion.listeners.http;

import dev.pillion.listeners.http.Upgrades.Upgrade;
import dev.pillion.proxycore.config.http.AccessLogOptions;
import dev.pillion.proxycore.config.http.Http1Options;
import dev.pillion.proxycore.config.http.Http1Options.HeaderCase;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.CodecType;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.EscapedSlashes;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.HeadersWithUnderscores;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.InternalAddressConfig;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.ServerHeaderTransformation;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.StripPort;
import dev.pillion.proxycore.config.http.LocalReplyConfig;
import dev.pillion.proxycore.config.http.ProxyStatusConfig;
import dev.pillion.proxycore.config.http.RequestHeaderOptions;
import dev.pillion.proxycore.config.route.RouteConfiguration;
import dev.pillion.proxycore.http.HeaderMutations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds connection manager configurations with Envoy's defaults. */
final class HttpConfigs {
  boolean manualTime;
  @Nullable String logFormat;
  boolean rejectFragment = true;
  @Nullable String disabled;
  String nodeId = "nodeid";
  String serverName = "envoy";
  ServerHeaderTransformation server = ServerHeaderTransformation.OVERWRITE;
  Http1Options http1 = Http1Options.DEFAULT;
  Duration idleTimeout = Duration.ofHours(1);
  Duration streamIdleTimeout = Duration.ofMinutes(5);
  Duration requestTimeout = Duration.ZERO;
  Duration requestHeadersTimeout = Duration.ZERO;
  Duration drainTimeout = Duration.ofSeconds(5);
  Duration delayedCloseTimeout = Duration.ofSeconds(1);
  Duration maxConnectionDuration = Duration.ZERO;
  Duration maxStreamDuration = Duration.ZERO;
  int maxRequestsPerConnection;
  boolean useRemoteAddress;
  InternalAddressConfig internal = InternalAddressConfig.NONE;
  int trustedHops;
  boolean skipXffAppend;
  String via = "";
  boolean generateRequestId = true;
  boolean preserveRequestId;
  boolean alwaysRequestId;
  boolean addUserAgent;
  boolean proxy100Continue;
  boolean normalizePath;
  boolean mergeSlashes;
  EscapedSlashes escapedSlashes = EscapedSlashes.KEEP_UNCHANGED;
  StripPort stripPort = StripPort.NONE;
  boolean stripDot;
  boolean streamError;
  HeadersWithUnderscores underscores = HeadersWithUnderscores.ALLOW;
  RequestHeaderOptions headerOptions = RequestHeaderOptions.DEFAULT;
  List<Upgrade> upgrades = List.of();
  AccessLogOptions accessLog = AccessLogOptions.DEFAULT;
  @Nullable ProxyStatusConfig proxyStatus;
  boolean softDrain;
  LocalReplyConfig localReplies = LocalReplyConfig.NONE;

  void trailers() {
    http1 = new Http1Options(false, "", true, true, HeaderCase.LOWER, false);
  }

  void http10(String defaultHost) {
    http1 = new Http1Options(true, defaultHost, true, false, HeaderCase.LOWER, false);
  }

  HttpConnectionManagerConfig build() {
    return new HttpConnectionManagerConfig(
        "ingress",
        CodecType.AUTO,
        new RouteConfiguration(
            "", List.of(), List.of(), HeaderMutations.NONE, false, false, false, 4096, Map.of()),
        List.of(),
        List.of(),
        serverName,
        server,
        http1,
        idleTimeout,
        streamIdleTimeout,
        requestTimeout,
        requestHeadersTimeout,
        drainTimeout,
        delayedCloseTimeout,
        maxConnectionDuration,
        maxStreamDuration,
        maxRequestsPerConnection,
        60,
        100,
        useRemoteAddress,
        internal,
        trustedHops,
        skipXffAppend,
        via,
        generateRequestId,
        preserveRequestId,
        alwaysRequestId,
        addUserAgent,
        proxy100Continue,
        normalizePath,
        mergeSlashes,
        escapedSlashes,
        stripPort,
        stripDot,
        streamError,
        underscores,
        headerOptions,
        List.of(),
        accessLog,
        proxyStatus,
        softDrain,
        localReplies);
  }
}
