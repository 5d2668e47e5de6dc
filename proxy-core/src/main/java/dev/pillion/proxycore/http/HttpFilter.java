package dev.pillion.proxycore.http;

import io.netty.buffer.ByteBuf;

/**
 * One filter of one stream. "Decode" is the way of the request, "encode" that of the response, as
 * Envoy calls them. All calls come on the worker that owns the stream. A buffer passes on with its
 * ownership: a filter that returns {@link FilterStatus#CONTINUE} hands it to the next one.
 */
public interface HttpFilter {
  /** The request's head; {@code endStream} when nothing follows it. */
  default FilterStatus decodeHeaders(HeaderMap headers, boolean endStream) {
    return FilterStatus.CONTINUE;
  }

  default FilterStatus decodeData(ByteBuf data, boolean endStream) {
    return FilterStatus.CONTINUE;
  }

  default FilterStatus decodeTrailers(HeaderMap trailers) {
    return FilterStatus.CONTINUE;
  }

  /** The response's head, local replies included. */
  default FilterStatus encodeHeaders(HeaderMap headers, boolean endStream) {
    return FilterStatus.CONTINUE;
  }

  default FilterStatus encodeData(ByteBuf data, boolean endStream) {
    return FilterStatus.CONTINUE;
  }

  default FilterStatus encodeTrailers(HeaderMap trailers) {
    return FilterStatus.CONTINUE;
  }

  /**
   * The stream is over, however it ended; called exactly once, last. A filter that waits for
   * something lets go of it here.
   */
  default void onDestroy() {}
}
