package dev.pillion.proxycore.format;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.Protocol;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.http.UpstreamHost;
import dev.pillion.proxycore.network.ConnectionInfo;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** A finished request with every value that the default access log prints. */
final class Streams {
  private Streams() {}

  /** An endpoint with one value of metadata. */
  record Host(SocketAddress address, String hostname) implements UpstreamHost {
    @Override
    public Map<String, Map<String, Object>> metadata() {
      return Map.of("f", Map.of("k", "v", "n", 5.0, "m", Map.of("z", 1.5)));
    }

    @Override
    public String region() {
      return "";
    }

    @Override
    public String zone() {
      return "";
    }

    @Override
    public String subZone() {
      return "";
    }
  }

  static FormatContext empty() {
    ConnectionInfo connection =
        new ConnectionInfo(
            7, new InetSocketAddress("10.1.2.3", 4567), new InetSocketAddress("10.9.8.7", 80));
    return new FormatContext(new StreamInfo(connection));
  }

  static FormatContext finished() {
    FormatContext context = empty();
    StreamInfo info = context.info;
    info.startEpochMillis = Instant.parse("2026-03-01T04:05:06.007Z").toEpochMilli();
    info.startNanos = 1_000_000_000L;
    info.lastDownstreamRxByteNanos = 1_002_000_000L;
    info.firstUpstreamTxByteNanos = 1_003_000_000L;
    info.lastUpstreamTxByteNanos = 1_004_000_000L;
    info.firstUpstreamRxByteNanos = 1_010_500_000L;
    info.lastUpstreamRxByteNanos = 1_011_000_000L;
    info.lastDownstreamTxByteNanos = 1_011_900_000L;
    info.endNanos = 1_012_999_999L;
    info.protocol = Protocol.HTTP_1_1;
    info.responseCode = 200;
    info.bytesReceived = 5;
    info.bytesSent = 12;
    info.upstreamRemoteAddress = new InetSocketAddress("10.0.0.9", 8080);
    info.upstreamHost = new Host(info.upstreamRemoteAddress, "");
    context.requestHeaders = new HeaderMap();
    context.requestHeaders.add(HeaderNames.METHOD, "GET");
    context.requestHeaders.add(HeaderNames.PATH, "/a?b=c&d=e");
    context.requestHeaders.add(HeaderNames.AUTHORITY, "example.com");
    context.requestHeaders.add(HeaderNames.USER_AGENT, "curl/8");
    context.requestHeaders.add(HeaderNames.X_REQUEST_ID, "id-1");
    context.responseHeaders = new HeaderMap();
    context.responseHeaders.add(HeaderNames.X_ENVOY_UPSTREAM_SERVICE_TIME, "9");
    return context;
  }

  /** The value goes in as bytes, control characters and all. */
  static FormatContext withRequestHeader(String name, String value) {
    FormatContext context = finished();
    HeaderMap headers = context.requestHeaders;
    if (headers != null) {
      headers.add(HeaderName.of(name), value.getBytes(StandardCharsets.ISO_8859_1));
    }
    return context;
  }

  static String format(Formatter formatter, FormatContext context) {
    TextBuffer out = new TextBuffer(16);
    formatter.format(context, out);
    return out.toString();
  }
}
