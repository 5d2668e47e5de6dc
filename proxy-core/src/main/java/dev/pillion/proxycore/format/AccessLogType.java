package dev.pillion.proxycore.format;

/**
 * When in a stream's life a line is logged, for {@code %ACCESS_LOG_TYPE%} and the log type filter
 * (Envoy: data.accesslog.v3.AccessLogType).
 */
public enum AccessLogType {
  NOT_SET("NotSet"),
  TCP_UPSTREAM_CONNECTED("TcpUpstreamConnected"),
  TCP_PERIODIC("TcpPeriodic"),
  TCP_CONNECTION_END("TcpConnectionEnd"),
  DOWNSTREAM_START("DownstreamStart"),
  DOWNSTREAM_PERIODIC("DownstreamPeriodic"),
  DOWNSTREAM_END("DownstreamEnd"),
  UPSTREAM_POOL_READY("UpstreamPoolReady"),
  UPSTREAM_PERIODIC("UpstreamPeriodic"),
  UPSTREAM_END("UpstreamEnd"),
  DOWNSTREAM_TUNNEL_SUCCESSFULLY_ESTABLISHED("DownstreamTunnelSuccessfullyEstablished");

  private final String text;

  AccessLogType(String text) {
    this.text = text;
  }

  /** The name as Envoy logs it. */
  public String text() {
    return text;
  }
}
