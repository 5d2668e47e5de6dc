package dev.pillion.listeners.http;

import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HttpFilter;
import dev.pillion.proxycore.http.HttpFilterCallbacks;
import dev.pillion.proxycore.http.HttpFilterFactory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * A terminal filter: answers 200 with the request's head, and its body and trailers behind it, once
 * the request is complete.
 */
final class EchoFilter implements HttpFilter {
  static final HttpFilterFactory FACTORY = EchoFilter::new;

  private final HttpFilterCallbacks callbacks;
  private final StringBuilder body = new StringBuilder();

  EchoFilter(HttpFilterCallbacks callbacks) {
    this.callbacks = callbacks;
  }

  @Override
  public FilterStatus decodeHeaders(HeaderMap headers, boolean endStream) {
    if (endStream) {
      answer();
    }
    return FilterStatus.STOP;
  }

  @Override
  public FilterStatus decodeData(ByteBuf data, boolean endStream) {
    body.append(data.toString(StandardCharsets.ISO_8859_1));
    data.release();
    if (endStream) {
      answer();
    }
    return FilterStatus.STOP;
  }

  @Override
  public FilterStatus decodeTrailers(HeaderMap trailers) {
    body.append("\ntrailers:\n").append(trailers);
    answer();
    return FilterStatus.STOP;
  }

  private void answer() {
    byte[] text =
        (callbacks.requestHeaders().toString() + body).getBytes(StandardCharsets.ISO_8859_1);
    callbacks.streamInfo().responseCodeDetails = "via_upstream";
    HeaderMap headers = new HeaderMap();
    headers.add(HeaderName.of(":status"), "200");
    headers.add(HeaderName.of("content-length"), Integer.toString(text.length));
    callbacks.encodeHeaders(headers, false);
    callbacks.encodeData(Unpooled.wrappedBuffer(text), true);
  }
}
