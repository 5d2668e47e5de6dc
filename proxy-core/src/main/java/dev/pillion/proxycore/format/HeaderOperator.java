package dev.pillion.proxycore.format;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import org.jspecify.annotations.Nullable;

/**
 * {@code %REQ(X?Y)%}, {@code %RESP(X?Y)%} and {@code %TRAILER(X?Y)%}: the first value of a name.
 */
final class HeaderOperator extends Operator {
  /** Whose headers. */
  enum Source {
    REQUEST,
    RESPONSE,
    TRAILERS
  }

  private final Source source;
  private final HeaderName name;
  private final @Nullable HeaderName alternative;

  HeaderOperator(Source source, HeaderName name, @Nullable HeaderName alternative) {
    this.source = source;
    this.name = name;
    this.alternative = alternative;
  }

  @Override
  boolean append(FormatContext context, TextBuffer out) {
    HeaderMap headers = headers(context);
    if (headers == null) {
      return false;
    }
    int line = headers.indexOf(name);
    if (line < 0 && alternative != null) {
      line = headers.indexOf(alternative);
    }
    if (line < 0) {
      return false;
    }
    out.append(headers.array(), headers.valueOffset(line), headers.valueLength(line));
    return true;
  }

  private @Nullable HeaderMap headers(FormatContext context) {
    return switch (source) {
      case REQUEST -> context.requestHeaders;
      case RESPONSE -> context.responseHeaders;
      case TRAILERS -> context.responseTrailers;
    };
  }

  @Override
  boolean untrusted() {
    return true;
  }
}
