package dev.pillion.listeners.compress;

import dev.pillion.proxycore.config.http.CompressorConfig;
import dev.pillion.proxycore.config.route.CompressorOverride;
import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.HttpFilter;
import dev.pillion.proxycore.http.HttpFilterCallbacks;
import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.StatsShard;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Compresses responses that may be and whose client accepts it. */
final class CompressorFilter implements HttpFilter {
  private static final HeaderName ETAG = HeaderName.of("etag");
  private static final HeaderName VARY = HeaderName.of("vary");
  private static final HeaderName CACHE_CONTROL = HeaderName.of("cache-control");
  private static final String VARY_VALUE = "Accept-Encoding";

  private final CompressorConfig config;
  private final CompressorStats stats;
  private final HttpFilterCallbacks callbacks;
  private @Nullable String acceptEncoding;
  private @Nullable GzipCompressor compressor;

  CompressorFilter(CompressorFilterFactory shared, HttpFilterCallbacks callbacks) {
    this.config = shared.config;
    this.stats = shared.stats;
    this.callbacks = callbacks;
  }

  @Override
  public FilterStatus decodeHeaders(HeaderMap headers, boolean endStream) {
    acceptEncoding = headers.getJoined(HeaderNames.ACCEPT_ENCODING);
    if (enabled() && removesAcceptEncoding()) {
      headers.remove(HeaderNames.ACCEPT_ENCODING);
    }
    stats.request.notCompressed.inc(shard()); // request_direction_config is refused
    return FilterStatus.CONTINUE;
  }

  private boolean enabled() {
    return (callbacks.routeConfig() instanceof CompressorOverride(Boolean given, _)
            && given != null)
        ? given
        : config.enabled().enabled();
  }

  private boolean removesAcceptEncoding() {
    return (callbacks.routeConfig() instanceof CompressorOverride(_, Boolean given)
            && given != null)
        ? given
        : config.removeAcceptEncoding();
  }

  @Override
  public FilterStatus encodeHeaders(HeaderMap headers, boolean endStream) {
    boolean largeEnough = enabled() && isLargeEnough(headers);
    boolean compressible = largeEnough && isCompressible(headers);
    if (!endStream && largeEnough && isAccepted(headers) && compressible) {
      compress(headers);
    } else {
      stats.response.notCompressed.inc(shard());
    }
    if (compressible) {
      vary(headers); // whoever caches must know that another client's answer may differ
    }
    return FilterStatus.CONTINUE;
  }

  private boolean isLargeEnough(HeaderMap response) {
    String length = response.get(HeaderNames.CONTENT_LENGTH);
    if (length == null) {
      return true;
    }
    boolean enough = false;
    try {
      enough = Long.parseLong(length) >= config.minContentLength();
    } catch (NumberFormatException e) {
      // the codec let it pass, but it is no length
    }
    if (!enough) {
      stats.response.contentLengthTooSmall.inc(shard());
    }
    return enough;
  }

  private boolean isCompressible(HeaderMap response) {
    String status = response.get(HeaderNames.STATUS);
    return (status == null || !config.uncompressibleCodes().contains(Integer.valueOf(status)))
        && !response.contains(HeaderNames.UPGRADE)
        && isTypeAllowed(response)
        && !mayNotBeTransformed(response)
        && isEtagAllowed(response)
        && !response.contains(HeaderNames.CONTENT_ENCODING);
  }

  private boolean isTypeAllowed(HeaderMap response) {
    String type = response.get(HeaderNames.CONTENT_TYPE);
    if (type == null) {
      return true;
    }
    int parameters = type.indexOf(';');
    String bare = parameters < 0 ? type : type.substring(0, parameters);
    return config.contentTypes().contains(bare.strip().toLowerCase(Locale.ROOT));
  }

  /** RFC 9111 section 5.2.2.6. */
  private static boolean mayNotBeTransformed(HeaderMap response) {
    String control = response.getJoined(CACHE_CONTROL);
    return control != null && hasToken(control.toLowerCase(Locale.ROOT), "no-transform");
  }

  private static boolean hasToken(String list, String token) {
    for (String each : list.split(",", -1)) {
      if (each.strip().equals(token)) {
        return true;
      }
    }
    return false;
  }

  private boolean isEtagAllowed(HeaderMap response) {
    boolean allowed = !(config.disableOnEtag() && response.contains(ETAG));
    if (!allowed) {
      stats.notCompressedEtag.inc(shard());
    }
    return allowed;
  }

  private boolean isAccepted(HeaderMap response) {
    String accepted = acceptEncoding;
    if (accepted == null) {
      stats.noAcceptHeader.inc(shard());
      return false;
    }
    EncodingChoice choice =
        isTypeAllowed(response)
            ? EncodingChoice.of(accepted, CompressorFilterFactory.ENCODING, config.chooseFirst())
            : EncodingChoice.NOT_VALID; // nobody in the chain compresses such a type
    Counter counter =
        switch (choice) {
          case USED -> stats.headerUsed;
          case IDENTITY -> stats.headerIdentity;
          case WILDCARD -> stats.headerWildcard;
          case NOT_VALID -> stats.headerNotValid;
        };
    counter.inc(shard());
    return choice == EncodingChoice.USED || choice == EncodingChoice.WILDCARD;
  }

  private void compress(HeaderMap response) {
    String etag = response.get(ETAG);
    if (etag != null && etag.length() > 2 && !etag.toLowerCase(Locale.ROOT).startsWith("w/")) {
      response.remove(ETAG); // a strong one says that the bytes are the same
    }
    response.remove(HeaderNames.CONTENT_LENGTH);
    response.set(HeaderNames.CONTENT_ENCODING, CompressorFilterFactory.ENCODING);
    stats.response.compressed.inc(shard());
    compressor = new GzipCompressor(config.library());
  }

  private static void vary(HeaderMap response) {
    String vary = response.getJoined(VARY);
    if (vary == null) {
      response.add(VARY, VARY_VALUE);
    } else if (!hasToken(vary, VARY_VALUE)) {
      response.set(VARY, vary + ", " + VARY_VALUE);
    }
  }

  @Override
  public FilterStatus encodeData(ByteBuf data, boolean endStream) {
    GzipCompressor present = compressor;
    if (present == null) {
      return FilterStatus.CONTINUE;
    }
    callbacks.injectEncodedData(compressed(present, data, endStream), endStream);
    return FilterStatus.TAKEN;
  }

  @Override
  public FilterStatus encodeTrailers(HeaderMap trailers) {
    GzipCompressor present = compressor;
    if (present != null) {
      callbacks.injectEncodedData(compressed(present, Unpooled.EMPTY_BUFFER, true), false);
    }
    return FilterStatus.CONTINUE;
  }

  private ByteBuf compressed(GzipCompressor present, ByteBuf data, boolean end) {
    stats.response.uncompressedBytes.add(shard(), data.readableBytes());
    ByteBuf out = present.compress(data, end, callbacks.connection().channel().alloc());
    data.release();
    stats.response.compressedBytes.add(shard(), out.readableBytes());
    return out;
  }

  @Override
  public void onDestroy() {
    GzipCompressor present = compressor;
    if (present != null) {
      compressor = null;
      present.close();
    }
  }

  private StatsShard shard() {
    return callbacks.worker().stats();
  }
}
