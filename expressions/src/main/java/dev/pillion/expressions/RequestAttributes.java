package dev.pillion.expressions;

import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.StreamInfo;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code request.*}. */
final class RequestAttributes extends AttributeMap {
  private final FormatContext context;
  private final @Nullable HeaderMap headers;

  RequestAttributes(FormatContext context) {
    this.context = context;
    this.headers = context.requestHeaders;
  }

  @Override
  @Nullable Object find(String name) {
    StreamInfo info = context.info;
    return switch (name) {
      case "headers" -> new Attributes.Headers(headers);
      case "headers_bytes" -> headerBytes();
      case "time" -> Instant.ofEpochMilli(info.startEpochMillis);
      case "size" -> size(info);
      case "total_size" -> info.bytesReceived + headerBytes();
      case "duration" ->
          info.endNanos == StreamInfo.UNSET
              ? null
              : Duration.ofNanos(info.endNanos - info.startNanos);
      case "protocol" -> info.protocol == null ? null : info.protocol.label();
      case "path" -> header(HeaderNames.PATH);
      case "url_path" -> urlPath();
      case "query" -> query();
      case "host" -> header(HeaderNames.AUTHORITY);
      case "scheme" -> header(HeaderNames.SCHEME);
      case "method" -> header(HeaderNames.METHOD);
      case "referer" -> header(HeaderName.of("referer"));
      case "id" -> header(HeaderNames.X_REQUEST_ID);
      case "useragent" -> header(HeaderNames.USER_AGENT);
      default -> null;
    };
  }

  private long headerBytes() {
    return headers == null ? 0 : headers.byteSize();
  }

  private @Nullable String header(HeaderName name) {
    return headers == null ? null : headers.get(name);
  }

  /** What content-length says; without it, what came. */
  private @Nullable Object size(StreamInfo info) {
    String length = header(HeaderNames.CONTENT_LENGTH);
    if (length == null) {
      return info.bytesReceived;
    }
    try {
      return Long.parseLong(length);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private @Nullable String urlPath() {
    String path = header(HeaderNames.PATH);
    if (path == null) {
      return headers == null ? null : "";
    }
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  private @Nullable String query() {
    String path = header(HeaderNames.PATH);
    if (path == null) {
      return headers == null ? null : "";
    }
    int query = path.indexOf('?');
    if (query < 0) {
      return "";
    }
    int fragment = path.indexOf('#', query);
    return path.substring(query + 1, fragment < 0 ? path.length() : fragment);
  }
}
