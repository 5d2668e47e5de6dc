package dev.pillion.listeners.http;

import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HttpFilterSeat;
import dev.pillion.proxycore.route.FilterOverrides;
import io.netty.buffer.ByteBuf;

/**
 * The filters of one stream and the two ways through them: requests pass the filters in their order
 * and end in the last one; responses pass them in reverse, the last one left out, and end in the
 * stream.
 */
final class StreamFilters {
  private final HttpStream stream;
  private final HttpFilterSlot[] slots;
  private final DecodePath decode;
  private final EncodePath encode;
  private boolean responseBegun;

  @SuppressWarnings("this-escape") // the paths are this object's own
  StreamFilters(HttpStream stream, HttpFilterSeat[] seats, FilterOverrides overrides, int limit) {
    this.stream = stream;
    slots = new HttpFilterSlot[enabled(seats, overrides)];
    for (int i = 0, next = 0; i < seats.length; i++) {
      if (isEnabled(seats[i], overrides)) {
        slots[next] = new HttpFilterSlot(stream, next, seats[i]);
        next++;
      }
    }
    decode = new DecodePath(slots.length - 1, limit);
    encode = new EncodePath(slots.length - 1, limit);
  }

  private static int enabled(HttpFilterSeat[] seats, FilterOverrides overrides) {
    int count = 0;
    for (HttpFilterSeat seat : seats) {
      count += isEnabled(seat, overrides) ? 1 : 0;
    }
    return count;
  }

  private static boolean isEnabled(HttpFilterSeat seat, FilterOverrides overrides) {
    return !overrides.disabled(seat.name(), seat.disabled());
  }

  void decodeHeaders(HeaderMap headers, boolean end) {
    decode.headers(0, headers, end);
  }

  void decodeData(ByteBuf data, boolean end) {
    decode.data(0, data, end);
  }

  void decodeTrailers(HeaderMap trailers) {
    decode.trailers(0, trailers);
  }

  void continueDecoding(int index) {
    decode.resume(index);
  }

  void continueEncoding(int index) {
    encode.resume(positionOf(index));
  }

  /** The request goes no further: it is being answered. */
  void endDecoding() {
    decode.end();
  }

  /** The response goes past the filters from here on. */
  void endEncoding() {
    encode.end();
  }

  /** Whether a response's head has entered the filters. */
  boolean responseBegun() {
    return responseBegun;
  }

  /** A response of the proxy's own: every encoding filter sees it. */
  void encodeLocal(HeaderMap headers, boolean end) {
    responseBegun = true;
    encode.headers(0, headers, end);
  }

  void encodeLocalData(ByteBuf data) {
    encode.data(0, data, true);
  }

  void encodeHeaders(int from, HeaderMap headers, boolean end) {
    responseBegun = true;
    encode.headers(positionOf(from - 1), headers, end);
  }

  void encodeData(int from, ByteBuf data, boolean end) {
    encode.data(positionOf(from - 1), data, end);
  }

  /** What a filter has made of response data that it took. */
  void injectEncodedData(int from, ByteBuf data, boolean end) {
    encode.inject(positionOf(from - 1), data, end);
  }

  void encodeTrailers(int from, HeaderMap trailers) {
    encode.trailers(positionOf(from - 1), trailers);
  }

  /** Where the way of the response meets a filter. */
  private int positionOf(int index) {
    return slots.length - 2 - index;
  }

  /** The stream is over. */
  void destroy() {
    decode.end();
    encode.end();
    for (HttpFilterSlot slot : slots) {
      slot.filter.onDestroy();
    }
  }

  private final class DecodePath extends FilterPath {
    DecodePath(int length, int limit) {
      super(length, limit);
    }

    @Override
    FilterStatus callHeaders(int position, HeaderMap headers, boolean end) {
      return slots[position].filter.decodeHeaders(headers, end);
    }

    @Override
    FilterStatus callData(int position, ByteBuf data, boolean end) {
      return slots[position].filter.decodeData(data, end);
    }

    @Override
    FilterStatus callTrailers(int position, HeaderMap trailers) {
      return slots[position].filter.decodeTrailers(trailers);
    }

    @Override
    void deliverHeaders(HeaderMap headers, boolean end) {
      var _ = slots[slots.length - 1].filter.decodeHeaders(headers, end);
    }

    @Override
    void deliverData(ByteBuf data, boolean end) {
      var _ = slots[slots.length - 1].filter.decodeData(data, end);
    }

    @Override
    void deliverTrailers(HeaderMap trailers) {
      var _ = slots[slots.length - 1].filter.decodeTrailers(trailers);
    }

    @Override
    void holdBack(boolean hold) {
      stream.readDisable(hold);
    }
  }

  private final class EncodePath extends FilterPath {
    EncodePath(int length, int limit) {
      super(length, limit);
    }

    @Override
    FilterStatus callHeaders(int position, HeaderMap headers, boolean end) {
      return slots[slots.length - 2 - position].filter.encodeHeaders(headers, end);
    }

    @Override
    FilterStatus callData(int position, ByteBuf data, boolean end) {
      return slots[slots.length - 2 - position].filter.encodeData(data, end);
    }

    @Override
    FilterStatus callTrailers(int position, HeaderMap trailers) {
      return slots[slots.length - 2 - position].filter.encodeTrailers(trailers);
    }

    @Override
    void deliverHeaders(HeaderMap headers, boolean end) {
      stream.sendHeaders(headers, end);
    }

    @Override
    void deliverData(ByteBuf data, boolean end) {
      stream.sendData(data, end);
    }

    @Override
    void deliverTrailers(HeaderMap trailers) {
      stream.sendTrailers(trailers);
    }

    @Override
    void holdBack(boolean hold) {
      stream.responseHeldBack(hold);
    }
  }
}
