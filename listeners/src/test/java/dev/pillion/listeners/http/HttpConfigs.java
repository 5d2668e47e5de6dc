package dev.pillion.listeners.http;

import dev.pillion.proxycore.config.http.Http1Options;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.CodecType;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.EscapedSlashes;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.InternalAddressConfig;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.ServerHeaderTransformation;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.StripPort;
import dev.pillion.proxycore.config.route.RouteConfiguration;
import dev.pillion.proxycore.http.HeaderMutations;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Builds connection manager configurations with Envoy's defaults. */
public final class HttpConfigs {
  public String serverName = "envoy";
  public ServerHeaderTransformation server = ServerHeaderTransformation.OVERWRITE;
  public Http1Options http1 = Http1Options.DEFAULT;
  public Duration idleTimeout = Duration.ofHours(1);
  public Duration streamIdleTimeout = Duration.ofMinutes(5);
  public Duration requestTimeout = Duration.ZERO;
  public Duration requestHeadersTimeout = Duration.ZERO;
  public Duration drainTimeout = Duration.ofSeconds(5);
  public Duration delayedCloseTimeout = Duration.ofSeconds(1);
  public Duration maxConnectionDuration = Duration.ZERO;
  public Duration maxStreamDuration = Duration.ZERO;
  public int maxRequestsPerConnection;
  public boolean useRemoteAddress;
  public InternalAddressConfig internal = InternalAddressConfig.NONE;
  public int trustedHops;
  public boolean skipXffAppend;
  public String via = "";
  public boolean generateRequestId = true;
  public boolean preserveRequestId;
  public boolean alwaysRequestId;
  public boolean addUserAgent;
  public boolean proxy100Continue;
  public boolean normalizePath;
  public boolean mergeSlashes;
  public EscapedSlashes escapedSlashes = EscapedSlashes.KEEP_UNCHANGED;
  public StripPort stripPort = StripPort.NONE;
  public boolean stripDot;

  public HttpConnectionManagerConfig build() {
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
        false);
  }
}
