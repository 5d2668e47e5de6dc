package dev.pillion.proxyapp.admin;

import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.HttpFilter;
import dev.pillion.proxycore.http.HttpFilterCallbacks;
import dev.pillion.proxycore.http.HttpFilterFactory;
import dev.pillion.proxycore.http.LocalReply;
import dev.pillion.proxycore.log.Logger;
import dev.pillion.proxycore.match.StringMatcher;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The terminal HTTP filter of the admin server's connection manager: answers with a page once the
 * whole request is there.
 */
final class AdminFilter implements HttpFilter {
  private static final Logger LOG = Logger.of("admin");
  private static final HeaderName CACHE_CONTROL = HeaderName.of("cache-control");
  static final HeaderName CONTENT_TYPE_OPTIONS = HeaderName.of("x-content-type-options");
  private static final String FORM = "application/x-www-form-urlencoded";

  private final AdminPages pages;
  private final List<StringMatcher> allowed;
  private final HttpFilterCallbacks callbacks;
  private final StringBuilder form = new StringBuilder();
  private @Nullable ResponseBody body;

  private AdminFilter(
      AdminPages pages, List<StringMatcher> allowed, HttpFilterCallbacks callbacks) {
    this.pages = pages;
    this.allowed = allowed;
    this.callbacks = callbacks;
  }

  /**
   * Makes a filter for each stream.
   *
   * @param allowed {@code allow_paths}; empty: all
   */
  static HttpFilterFactory factory(AdminPages pages, List<StringMatcher> allowed) {
    return callbacks -> new AdminFilter(pages, allowed, callbacks);
  }

  @Override
  public FilterStatus decodeHeaders(HeaderMap headers, boolean endStream) {
    if (endStream) {
      answer();
    }
    return FilterStatus.STOP;
  }

  /** A form is kept, as Envoy reads one where there is no query; any other body is dropped. */
  @Override
  public FilterStatus decodeData(ByteBuf data, boolean endStream) {
    boolean kept = FORM.equals(callbacks.requestHeaders().get(HeaderNames.CONTENT_TYPE));
    if (kept && form.length() + data.readableBytes() > callbacks.bufferLimit()) {
      data.release();
      callbacks.sendLocalReply(
          LocalReply.of(413, "Payload Too Large", null, "request_payload_too_large"));
      return FilterStatus.STOP;
    }
    if (kept) {
      form.append(data.toString(StandardCharsets.ISO_8859_1));
    }
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

  @Override
  public void onDestroy() {
    if (body != null) {
      body.cancel();
    }
  }

  private void answer() {
    HeaderMap request = callbacks.requestHeaders();
    String method = orEmpty(request.get(HeaderNames.METHOD));
    AdminResponse response = handle(method, orEmpty(request.get(HeaderNames.PATH)));
    callbacks.streamInfo().responseCodeDetails = "admin_filter_response";
    HeaderMap headers = new HeaderMap();
    headers.add(HeaderNames.STATUS, Integer.toString(response.status()));
    headers.add(HeaderNames.CONTENT_TYPE, response.contentType());
    headers.add(CACHE_CONTROL, "no-cache, max-age=0");
    headers.add(CONTENT_TYPE_OPTIONS, "nosniff");
    response.more().forEach(headers::add);
    boolean head = method.equals("HEAD");
    callbacks.encodeHeaders(headers, head);
    if (!head) {
      body = new ResponseBody(callbacks, response.body());
      body.write();
    }
  }

  /** A page that fails must not take the connection with it. */
  private AdminResponse handle(String method, String target) {
    if (!isAllowed(target)) {
      return AdminResponse.of(403, "request to path " + target + " not allowed");
    }
    try {
      AdminRequest request = AdminRequest.of(method, target);
      boolean asForm = request.parameters().isEmpty() && !form.isEmpty();
      return pages.handle(asForm ? request.withForm(form.toString()) : request);
    } catch (RuntimeException e) {
      LOG.error("admin page " + target, e);
      return AdminResponse.of(500, "internal error: " + e + "\n");
    }
  }

  private boolean isAllowed(String target) {
    for (StringMatcher matcher : allowed) {
      if (matcher.matches(target)) {
        return true;
      }
    }
    return allowed.isEmpty();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
