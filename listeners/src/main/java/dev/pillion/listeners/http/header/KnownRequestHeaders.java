package dev.pillion.listeners.http.header;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;

/**
 * One look over a request's lines that tells which of the headers a connection manager cares about
 * are there, so that what is not there costs nothing more.
 */
final class KnownRequestHeaders {
  static final long FORWARDED_FOR = 1;
  static final long FORWARDED_PROTO = 1 << 1;
  static final long REQUEST_ID = 1 << 2;
  static final long SCHEME = 1 << 3;
  static final long REFERER = 1 << 4;

  /** Any of those that external callers may not send. */
  static final long INTERNAL_ONLY = 1 << 5;

  /** Any of those that nobody beyond the edge may send. */
  static final long EDGE_ONLY = 1 << 6;

  static final long CLIENT_CERT = 1 << 8;
  static final long FORWARDED_PORT = 1 << 9;

  /** There is more than one line of it. */
  static final long FORWARDED_FOR_AGAIN = 1 << 10;

  /** Always removed. */
  private static final long DROPPED = 1 << 7;

  private static final long[] KIND = new long[HeaderNames.count()];

  static {
    mark(FORWARDED_FOR, HeaderNames.X_FORWARDED_FOR);
    mark(FORWARDED_PROTO, HeaderNames.X_FORWARDED_PROTO);
    mark(REQUEST_ID, HeaderNames.X_REQUEST_ID);
    mark(SCHEME, HeaderNames.SCHEME);
    mark(REFERER, HeaderNames.REFERER);
    mark(
        INTERNAL_ONLY,
        HeaderNames.X_ENVOY_RETRIABLE_STATUS_CODES,
        HeaderNames.X_ENVOY_RETRIABLE_HEADER_NAMES,
        HeaderNames.X_ENVOY_RETRY_ON,
        HeaderNames.X_ENVOY_RETRY_GRPC_ON,
        HeaderNames.X_ENVOY_MAX_RETRIES,
        HeaderNames.X_ENVOY_UPSTREAM_ALT_STAT_NAME,
        HeaderNames.X_ENVOY_UPSTREAM_RQ_TIMEOUT_MS,
        HeaderNames.X_ENVOY_UPSTREAM_RQ_PER_TRY_TIMEOUT_MS,
        HeaderNames.X_ENVOY_UPSTREAM_RQ_TIMEOUT_ALT_RESPONSE,
        HeaderNames.X_ENVOY_UPSTREAM_STREAM_DURATION_MS,
        HeaderNames.X_ENVOY_EXPECTED_RQ_TIMEOUT_MS,
        HeaderNames.X_ENVOY_FORCE_TRACE,
        HeaderNames.X_ENVOY_IP_TAGS,
        HeaderNames.X_ENVOY_ORIGINAL_URL,
        HeaderNames.X_ENVOY_HEDGE_ON_PER_TRY_TIMEOUT);
    mark(
        EDGE_ONLY,
        HeaderNames.X_ENVOY_DECORATOR_OPERATION,
        HeaderNames.X_ENVOY_DOWNSTREAM_SERVICE_CLUSTER,
        HeaderNames.X_ENVOY_DOWNSTREAM_SERVICE_NODE,
        HeaderNames.X_ENVOY_ORIGINAL_PATH,
        HeaderNames.X_ENVOY_ORIGINAL_HOST);
    mark(DROPPED, HeaderNames.X_ENVOY_INTERNAL);
    mark(CLIENT_CERT, HeaderNames.X_FORWARDED_CLIENT_CERT);
    mark(FORWARDED_PORT, HeaderNames.X_FORWARDED_PORT);
  }

  private KnownRequestHeaders() {}

  private static void mark(long kind, HeaderName... names) {
    for (HeaderName name : names) {
      KIND[name.id()] = kind;
    }
  }

  /** Removes what no caller may send and returns the set of what is there. */
  static long sanitize(HeaderMap headers) {
    long present = 0;
    for (int line = headers.size() - 1; line >= 0; line--) {
      long kind = KIND[headers.id(line)];
      if (kind == DROPPED) {
        headers.removeLine(line);
      } else {
        if ((kind & present & FORWARDED_FOR) != 0) {
          present |= FORWARDED_FOR_AGAIN;
        }
        present |= kind;
      }
    }
    return present;
  }

  static void removeInternalOnly(HeaderMap headers) {
    remove(headers, INTERNAL_ONLY);
  }

  static void removeAtEdge(HeaderMap headers) {
    remove(headers, EDGE_ONLY);
  }

  private static void remove(HeaderMap headers, long kind) {
    for (int line = headers.size() - 1; line >= 0; line--) {
      if (KIND[headers.id(line)] == kind) {
        headers.removeLine(line);
      }
    }
  }
}
