package dev.pillion.proxycore.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names that the proxy itself reads or writes. Pseudo-headers (RFC 9113 section 8.3) carry
 * HTTP/1's start line too.
 */
public final class HeaderNames {
  private static final Map<String, HeaderName> KNOWN = new HashMap<>();
  private static final List<HeaderName> BY_ID = new ArrayList<>();

  static {
    BY_ID.add(new HeaderName("", HeaderName.CUSTOM));
  }

  // Those whose meaning is framing or the connection come first, so that codecs tell them from all
  // others by one comparison: pseudo-headers up to PROTOCOL, then up to EXPECT.
  public static final HeaderName METHOD = declare(":method");
  public static final HeaderName PATH = declare(":path");
  public static final HeaderName AUTHORITY = declare(":authority");
  public static final HeaderName SCHEME = declare(":scheme");
  public static final HeaderName STATUS = declare(":status");
  public static final HeaderName PROTOCOL = declare(":protocol");

  public static final HeaderName HOST = declare("host");
  public static final HeaderName CONNECTION = declare("connection");
  public static final HeaderName PROXY_CONNECTION = declare("proxy-connection");
  public static final HeaderName KEEP_ALIVE = declare("keep-alive");
  public static final HeaderName TRANSFER_ENCODING = declare("transfer-encoding");
  public static final HeaderName CONTENT_LENGTH = declare("content-length");
  public static final HeaderName UPGRADE = declare("upgrade");
  public static final HeaderName TE = declare("te");
  public static final HeaderName EXPECT = declare("expect");

  public static final HeaderName CONTENT_TYPE = declare("content-type");
  public static final HeaderName CONTENT_ENCODING = declare("content-encoding");
  public static final HeaderName TRAILER = declare("trailer");
  public static final HeaderName DATE = declare("date");
  public static final HeaderName SERVER = declare("server");
  public static final HeaderName VIA = declare("via");
  public static final HeaderName LOCATION = declare("location");
  public static final HeaderName USER_AGENT = declare("user-agent");
  public static final HeaderName REFERER = declare("referer");
  public static final HeaderName COOKIE = declare("cookie");
  public static final HeaderName ACCEPT = declare("accept");
  public static final HeaderName ACCEPT_ENCODING = declare("accept-encoding");
  public static final HeaderName AUTHORIZATION = declare("authorization");
  public static final HeaderName ORIGIN = declare("origin");
  public static final HeaderName ACCESS_CONTROL_REQUEST_METHOD =
      declare("access-control-request-method");
  public static final HeaderName ACCESS_CONTROL_REQUEST_HEADERS =
      declare("access-control-request-headers");
  public static final HeaderName ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK =
      declare("access-control-request-private-network");
  public static final HeaderName ACCESS_CONTROL_ALLOW_ORIGIN =
      declare("access-control-allow-origin");
  public static final HeaderName ACCESS_CONTROL_ALLOW_METHODS =
      declare("access-control-allow-methods");
  public static final HeaderName ACCESS_CONTROL_ALLOW_HEADERS =
      declare("access-control-allow-headers");
  public static final HeaderName ACCESS_CONTROL_ALLOW_CREDENTIALS =
      declare("access-control-allow-credentials");
  public static final HeaderName ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK =
      declare("access-control-allow-private-network");
  public static final HeaderName ACCESS_CONTROL_EXPOSE_HEADERS =
      declare("access-control-expose-headers");
  public static final HeaderName ACCESS_CONTROL_MAX_AGE = declare("access-control-max-age");
  public static final HeaderName GRPC_STATUS = declare("grpc-status");
  public static final HeaderName GRPC_MESSAGE = declare("grpc-message");
  public static final HeaderName GRPC_TIMEOUT = declare("grpc-timeout");
  public static final HeaderName X_FORWARDED_FOR = declare("x-forwarded-for");
  public static final HeaderName X_FORWARDED_PROTO = declare("x-forwarded-proto");
  public static final HeaderName X_FORWARDED_HOST = declare("x-forwarded-host");
  public static final HeaderName X_FORWARDED_PORT = declare("x-forwarded-port");
  public static final HeaderName X_FORWARDED_CLIENT_CERT = declare("x-forwarded-client-cert");
  public static final HeaderName X_REQUEST_ID = declare("x-request-id");
  public static final HeaderName X_ENVOY_INTERNAL = declare("x-envoy-internal");
  public static final HeaderName X_ENVOY_EXTERNAL_ADDRESS = declare("x-envoy-external-address");
  public static final HeaderName X_ENVOY_ORIGINAL_PATH = declare("x-envoy-original-path");
  public static final HeaderName X_ENVOY_ORIGINAL_HOST = declare("x-envoy-original-host");
  public static final HeaderName X_ENVOY_ORIGINAL_URL = declare("x-envoy-original-url");
  public static final HeaderName X_ENVOY_ATTEMPT_COUNT = declare("x-envoy-attempt-count");
  public static final HeaderName X_ENVOY_EXPECTED_RQ_TIMEOUT_MS =
      declare("x-envoy-expected-rq-timeout-ms");
  public static final HeaderName X_ENVOY_UPSTREAM_RQ_TIMEOUT_MS =
      declare("x-envoy-upstream-rq-timeout-ms");
  public static final HeaderName X_ENVOY_UPSTREAM_RQ_PER_TRY_TIMEOUT_MS =
      declare("x-envoy-upstream-rq-per-try-timeout-ms");
  public static final HeaderName X_ENVOY_UPSTREAM_RQ_TIMEOUT_ALT_RESPONSE =
      declare("x-envoy-upstream-rq-timeout-alt-response");
  public static final HeaderName X_ENVOY_UPSTREAM_STREAM_DURATION_MS =
      declare("x-envoy-upstream-stream-duration-ms");
  public static final HeaderName X_ENVOY_UPSTREAM_CANARY = declare("x-envoy-upstream-canary");
  public static final HeaderName X_ENVOY_UPSTREAM_SERVICE_TIME =
      declare("x-envoy-upstream-service-time");
  public static final HeaderName X_ENVOY_UPSTREAM_ALT_STAT_NAME =
      declare("x-envoy-upstream-alt-stat-name");
  public static final HeaderName X_ENVOY_DECORATOR_OPERATION =
      declare("x-envoy-decorator-operation");
  public static final HeaderName X_ENVOY_DOWNSTREAM_SERVICE_CLUSTER =
      declare("x-envoy-downstream-service-cluster");
  public static final HeaderName X_ENVOY_DOWNSTREAM_SERVICE_NODE =
      declare("x-envoy-downstream-service-node");
  public static final HeaderName X_ENVOY_RETRY_ON = declare("x-envoy-retry-on");
  public static final HeaderName X_ENVOY_RETRY_GRPC_ON = declare("x-envoy-retry-grpc-on");
  public static final HeaderName X_ENVOY_MAX_RETRIES = declare("x-envoy-max-retries");
  public static final HeaderName X_ENVOY_IP_TAGS = declare("x-envoy-ip-tags");
  public static final HeaderName X_ENVOY_HEDGE_ON_PER_TRY_TIMEOUT =
      declare("x-envoy-hedge-on-per-try-timeout");
  public static final HeaderName X_ENVOY_RETRIABLE_STATUS_CODES =
      declare("x-envoy-retriable-status-codes");
  public static final HeaderName X_ENVOY_RETRIABLE_HEADER_NAMES =
      declare("x-envoy-retriable-header-names");
  public static final HeaderName X_ENVOY_RATELIMITED = declare("x-envoy-ratelimited");
  public static final HeaderName X_ENVOY_IS_TIMEOUT_RETRY = declare("x-envoy-is-timeout-retry");
  public static final HeaderName X_ENVOY_FORCE_TRACE = declare("x-envoy-force-trace");
  public static final HeaderName X_ENVOY_IMMEDIATE_HEALTH_CHECK_FAIL =
      declare("x-envoy-immediate-health-check-fail");
  public static final HeaderName X_ENVOY_OVERLOADED = declare("x-envoy-overloaded");
  public static final HeaderName X_ENVOY_DEGRADED = declare("x-envoy-degraded");
  public static final HeaderName X_ENVOY_PEER_METADATA = declare("x-envoy-peer-metadata");
  public static final HeaderName X_ENVOY_PEER_METADATA_ID = declare("x-envoy-peer-metadata-id");
  public static final HeaderName X_CLIENT_TRACE_ID = declare("x-client-trace-id");
  public static final HeaderName HTTP2_SETTINGS = declare("http2-settings");

  private HeaderNames() {}

  /** How many ids there are; ids run from 1 to this, exclusive. */
  public static int count() {
    return Table.NAMES.length;
  }

  /** The known name with that id, 1 to {@link #count()} exclusive. */
  public static HeaderName byId(int id) {
    return Table.NAMES[id];
  }

  /** The id of the known name that these lower-case bytes spell, or {@link HeaderName#CUSTOM}. */
  public static int lookup(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return HeaderName.CUSTOM;
    }
    int slot = slotOf(bytes, offset, length);
    for (int id = Table.IDS[slot]; id != 0; id = Table.IDS[slot]) {
      if (spells(Table.BYTES[id], bytes, offset, length)) {
        return id;
      }
      slot = (slot + 1) & (Table.SIZE - 1);
    }
    return HeaderName.CUSTOM;
  }

  private static boolean spells(byte[] name, byte[] bytes, int offset, int length) {
    if (name.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (name[i] != bytes[offset + i]) {
        return false;
      }
    }
    return true;
  }

  private static int slotOf(byte[] bytes, int offset, int length) {
    int hash =
        length * 31
            + bytes[offset] * 7
            + bytes[offset + length - 1] * 67
            + bytes[offset + length / 2] * 17;
    return hash & (Table.SIZE - 1);
  }

  /** The ids by a hash of length and three bytes; open addressing. */
  private static final class Table {
    static final int SIZE = 1024;
    static final short[] IDS = new short[SIZE];
    static final HeaderName[] NAMES = BY_ID.toArray(new HeaderName[0]);
    static final byte[][] BYTES = new byte[NAMES.length][];

    static {
      for (int id = 0; id < NAMES.length; id++) {
        BYTES[id] = NAMES[id].bytes();
      }
      for (int id = 1; id < NAMES.length; id++) {
        int slot = slotOf(BYTES[id], 0, BYTES[id].length);
        while (IDS[slot] != 0) {
          slot = (slot + 1) & (SIZE - 1);
        }
        IDS[slot] = (short) id;
      }
    }
  }

  static @Nullable HeaderName known(String lowerCase) {
    return KNOWN.get(lowerCase);
  }

  private static HeaderName declare(String text) {
    HeaderName name = new HeaderName(text, BY_ID.size());
    BY_ID.add(name);
    KNOWN.put(text, name);
    return name;
  }
}
