package dev.pillion.httpcodec;

import dev.pillion.proxycore.config.http.Http1Options;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.match.StringMatcher;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A head as it is being read: its lines, and what they say of framing and of the connection, which
 * the codec keeps to itself. One for each connection, used for one head after the other.
 */
final class MessageHead {
  static final long NO_LENGTH = -1;

  private static final Pattern COMMA = Pattern.compile(",");
  private static final byte[] CHUNKED = Chars.ascii("chunked");
  private static final byte[] TRAILERS = Chars.ascii("trailers");
  private static final byte[] H2C = Chars.ascii("h2c");
  private static final byte[] UPGRADE = Chars.ascii("Upgrade");
  private static final byte[] CLOSE = Chars.ascii("close");

  /** Ids up to this one are the codec's affair. */
  private static final int LAST_OF_CODEC = HeaderNames.TE.id();

  private static final int HOST = HeaderNames.HOST.id();
  private static final int CONNECTION = HeaderNames.CONNECTION.id();
  private static final int PROXY_CONNECTION = HeaderNames.PROXY_CONNECTION.id();
  private static final int TRANSFER_ENCODING = HeaderNames.TRANSFER_ENCODING.id();
  private static final int CONTENT_LENGTH = HeaderNames.CONTENT_LENGTH.id();
  private static final int UPGRADE_ID = HeaderNames.UPGRADE.id();
  private static final int TE = HeaderNames.TE.id();

  final boolean request;
  final ConnectionOptions connection = new ConnectionOptions();

  HeaderMap map;

  /** 0 or 1: HTTP/1.0 or HTTP/1.1. */
  int minor;

  /** {@link #NO_LENGTH}, or what content-length says. */
  long contentLength;

  boolean chunked;

  /** A transfer-encoding that is not just {@code chunked}. */
  boolean otherEncoding;

  boolean trailerSection;

  // Of a request.
  boolean headMethod;
  boolean connectMethod;
  boolean hasHost;

  /** The target was in absolute or authority form, which overrules host. */
  boolean authorityFromTarget;

  /**
   * An upgrade that HTTP/1.1 may ask for; h2c is none here, as with Envoy. Nor is one asked for by
   * a request with a body, whose end and whose tunnel's beginning the next recipient might see at
   * different bytes (RFC 9110 section 7.8 lets a server ignore upgrade).
   */
  boolean upgrade;

  private boolean teTrailers;

  // Of a response.
  int status;

  private int upgradeFrom;
  private int upgradeTo;
  private int connectionLines;
  private int connectionFrom;
  private int connectionTo;

  MessageHead(boolean request, HeaderMap map) {
    this.request = request;
    this.map = map;
    clear(map);
  }

  void clear(HeaderMap next) {
    map = next;
    connection.clear();
    minor = 1;
    contentLength = NO_LENGTH;
    chunked = false;
    otherEncoding = false;
    trailerSection = false;
    headMethod = false;
    connectMethod = false;
    hasHost = false;
    authorityFromTarget = false;
    upgrade = false;
    teTrailers = false;
    status = 0;
    upgradeFrom = -1;
    connectionLines = 0;
  }

  /**
   * Takes one line whose bytes lie in the map's array: name in lower case, value without the blanks
   * around it.
   *
   * @param raw where the line begins if it stands there as HTTP/1 writes it, else -1
   * @param wireName the name's original case as {@link
   *     dev.pillion.proxycore.http.HeaderBlock#keepWireName} returned it, or -1
   */
  @Nullable ProtocolError line(int nameFrom, int nameTo, int from, int to, int raw, int wireName) {
    int id = HeaderNames.lookup(map.array(), nameFrom, nameTo - nameFrom);
    if (id == HeaderName.CUSTOM || id > LAST_OF_CODEC) {
      map.block().addParsed(id, nameFrom, nameTo - nameFrom, from, to - from, raw, wireName);
      return null;
    }
    // RFC 9110 section 6.5.1: fields of framing and routing have no place in a trailer section.
    return trailerSection ? null : own(id, from, to, raw, wireName);
  }

  private @Nullable ProtocolError own(int id, int from, int to, int raw, int wireName) {
    byte[] bytes = map.array();
    if (id == HOST) {
      return request ? host(from, to, raw, wireName) : null;
    } else if (id == CONTENT_LENGTH) {
      return length(from, to, raw, wireName);
    } else if (id == CONNECTION) {
      connection.add(bytes, from, to);
      connectionLines++;
      connectionFrom = from;
      connectionTo = to;
    } else if (id == TRANSFER_ENCODING) {
      otherEncoding = chunked || otherEncoding || !Chars.equalsIgnoreCase(bytes, from, to, CHUNKED);
      chunked = !otherEncoding;
    } else if (id == PROXY_CONNECTION) {
      // Not of the RFC; Envoy minds it on either side.
      connection.close |= Chars.equalsIgnoreCase(bytes, from, to, CLOSE);
    } else if (id == UPGRADE_ID) {
      upgradeFrom = from;
      upgradeTo = to;
    } else if (id == TE) {
      teTrailers |= containsToken(bytes, from, to, TRAILERS);
    }
    return null; // keep-alive and te of responses end here
  }

  private @Nullable ProtocolError host(int from, int to, int raw, int wireName) {
    if (hasHost || !Chars.all(Chars.AUTHORITY, map.array(), from, to)) {
      return Errors.AUTHORITY;
    }
    hasHost = true;
    if (!authorityFromTarget) {
      int length = HeaderNames.AUTHORITY.bytes().length;
      map.block().addParsed(HeaderNames.AUTHORITY.id(), 0, length, from, to - from, raw, wireName);
    }
    return null;
  }

  /** RFC 9110 section 8.6; a repeated line is refused even when it says the same. */
  private @Nullable ProtocolError length(int from, int to, int raw, int wireName) {
    if (contentLength != NO_LENGTH) {
      return Errors.CONTENT_LENGTH;
    }
    contentLength = parseLength(map.array(), from, to);
    if (contentLength == NO_LENGTH) {
      return Errors.CONTENT_LENGTH;
    }
    int nameLength = HeaderNames.CONTENT_LENGTH.bytes().length;
    map.block().addParsed(CONTENT_LENGTH, 0, nameLength, from, to - from, raw, wireName);
    return null;
  }

  /** Digits alone, up to 2^63-1; {@link #NO_LENGTH} for all else. */
  static long parseLength(byte[] bytes, int from, int to) {
    if (from == to || to - from > 19) {
      return NO_LENGTH;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return NO_LENGTH;
      }
      value = value * 10 + digit;
    }
    return value < 0 ? NO_LENGTH : value; // 19 digits can pass 2^63-1, but not 2^64
  }

  /** Judges a request's head as a whole, and makes its map what the receiver gets. */
  @Nullable ProtocolError finishRequest(Http1Options options) {
    if (options.allowChunkedLength()) {
      preferChunked();
    }
    ProtocolError error = requestFraming();
    if (error != null) {
      return error;
    }
    boolean h2c = false;
    if (upgradeFrom >= 0 && connection.upgrade && minor == 1) {
      h2c = Chars.equalsIgnoreCase(map.array(), upgradeFrom, upgradeTo, H2C);
      upgrade = !h2c && !chunked && contentLength <= 0;
    }
    String offered = null;
    if (upgrade && !options.ignoredUpgrades().isEmpty()) {
      offered = offered(options.ignoredUpgrades());
      upgrade = !offered.isEmpty();
    }
    if (upgrade) {
      addUpgrade();
      if (offered != null) {
        map.set(HeaderNames.UPGRADE, offered);
      }
    } else if (!connection.removeNominated(map)) {
      return Errors.CONNECTION_HEADER;
    }
    if (h2c) {
      map.remove(HeaderNames.HTTP2_SETTINGS);
    }
    if (teTrailers) {
      map.add(HeaderNames.TE, TRAILERS);
    }
    return null;
  }

  /** Those of the protocols that the client offers that are not passed over. */
  private String offered(List<StringMatcher> ignored) {
    String offered =
        new String(map.array(), upgradeFrom, upgradeTo - upgradeFrom, StandardCharsets.ISO_8859_1);
    return COMMA
        .splitAsStream(offered)
        .map(String::strip)
        .filter(protocol -> ignored.stream().noneMatch(matcher -> matcher.matches(protocol)))
        .collect(Collectors.joining(","));
  }

  /** RFC 9112 section 6.3: of the two the coding says where the body ends. */
  private void preferChunked() {
    if (chunked && minor == 1 && contentLength != NO_LENGTH) {
      map.remove(HeaderNames.CONTENT_LENGTH);
      contentLength = NO_LENGTH;
    }
  }

  private @Nullable ProtocolError requestFraming() {
    if (chunked || otherEncoding) {
      if (contentLength != NO_LENGTH) {
        return Errors.LENGTH_AND_CHUNKED; // RFC 9112 section 6.3
      }
      if (otherEncoding || connectMethod) {
        return Errors.TRANSFER_ENCODING;
      }
      if (minor == 0) {
        return Errors.ENCODED_HTTP_1_0; // RFC 9112 section 6.1; Envoy serves it
      }
    }
    if (connectMethod && contentLength != NO_LENGTH) {
      if (contentLength > 0) {
        return Errors.CONNECT_BODY;
      }
      map.remove(HeaderNames.CONTENT_LENGTH);
    }
    return null;
  }

  /** Judges a response's head as a whole, and makes its map what the receiver gets. */
  @Nullable ProtocolError finishResponse(Http1Options options) {
    if (options.allowChunkedLength()) {
      preferChunked();
    }
    boolean encoded = chunked || otherEncoding;
    if (status < 200 || status == 204) {
      if (encoded) {
        return Errors.NO_TRANSFER_ENCODING;
      }
      if (contentLength > 0) {
        return Errors.NO_CONTENT_LENGTH;
      }
      map.remove(HeaderNames.CONTENT_LENGTH);
    } else if (encoded && contentLength != NO_LENGTH) {
      return Errors.LENGTH_AND_CHUNKED;
    } else if (otherEncoding) {
      return Errors.TRANSFER_ENCODING;
    }
    if (status == 101) {
      addUpgrade();
    }
    return null;
  }

  /** As Envoy: on an upgrade the two go along as they came. */
  private void addUpgrade() {
    if (upgradeFrom < 0) {
      return;
    }
    if (connectionLines == 1) {
      addOwn(HeaderNames.CONNECTION, connectionFrom, connectionTo);
    } else {
      map.add(HeaderNames.CONNECTION, UPGRADE);
    }
    addOwn(HeaderNames.UPGRADE, upgradeFrom, upgradeTo);
  }

  private void addOwn(HeaderName name, int from, int to) {
    map.block().addParsed(name.id(), 0, name.bytes().length, from, to - from, -1, -1);
  }

  /** True when the sender keeps the connection open afterwards (RFC 9112 section 9.3). */
  boolean persistent() {
    return !connection.close && (minor == 1 || connection.keepAlive);
  }

  /** True when a comma-separated list holds this lower-case token, whatever its case. */
  static boolean containsToken(byte[] bytes, int from, int to, byte[] token) {
    int start = from;
    for (int i = from; i <= to; i++) {
      if (i == to || bytes[i] == ',') {
        int end = i;
        while (start < end && (bytes[start] == ' ' || bytes[start] == '\t')) {
          start++;
        }
        while (end > start && (bytes[end - 1] == ' ' || bytes[end - 1] == '\t')) {
          end--;
        }
        if (Chars.equalsIgnoreCase(bytes, start, end, token)) {
          return true;
        }
        start = i + 1;
      }
    }
    return false;
  }
}
