package dev.pillion.proxyapp.admin;

import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.HttpFilter;
import dev.pillion.proxycore.http.HttpFilterCallbacks;
import dev.pillion.proxycore.http.HttpFilterFactory;
import dev.pillion.proxycore.log.Logger;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The terminal HTTP filter of the admin server's connection manager: answers with a page once the
 * whole request is there; bodies are read and dropped.
 */
final class AdminFilter implements HttpFilter {
  private static final Logger LOG = Logger.of("admin");
  private static final HeaderName CACHE_CONTROL = HeaderName.of("cache-control");
  private static final HeaderName CONTENT_TYPE_OPTIONS = HeaderName.of("x-content-type-options");

  private final AdminPages pages;
  private final HttpFilterCallbacks callbacks;

  private AdminFilter(AdminPages pages, HttpFilterCallbacks callbacks) {
    this.pages = pages;
    this.callbacks = callbacks;
  }

  static HttpFilterFactory factory(AdminPages pages) {
    return callbacks -> new AdminFilter(pages, callbacks);
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
    data.release();
    if (endStream) {
      answer();
    }
    return FilterStatus.STOP;
  }

  @Override
  public FilterStatus decodeTrailers(HeaderMap trailers) {
    answer();
    return FilterStatus.STOP;
  }

  private void answer() {
    HeaderMap request = callbacks.requestHeaders();
    String method = orEmpty(request.get(HeaderNames.METHOD));
    AdminResponse response = handle(method, orEmpty(request.get(HeaderNames.PATH)));
    callbacks.streamInfo().responseCodeDetails = "via_upstream";
    HeaderMap headers = new HeaderMap();
    headers.add(HeaderNames.STATUS, Integer.toString(response.status()));
    headers.add(HeaderNames.CONTENT_TYPE, response.contentType());
    headers.add(CACHE_CONTROL, "no-cache, max-age=0");
    headers.add(CONTENT_TYPE_OPTIONS, "nosniff");
    boolean empty = method.equals("HEAD") || response.body().isEmpty();
    callbacks.encodeHeaders(headers, empty);
    if (!empty) {
      byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
      callbacks.encodeData(Unpooled.wrappedBuffer(body), true);
    }
  }

  /** A page that fails must not take the connection with it. */
  private AdminResponse handle(String method, String target) {
    try {
      return pages.handle(AdminRequest.of(method, target));
    } catch (RuntimeException e) {
      LOG.error("admin page " + target, e);
      return new AdminResponse(500, AdminResponse.TEXT, "internal error: " + e + "\n");
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
