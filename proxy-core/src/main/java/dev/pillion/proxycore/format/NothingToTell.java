package dev.pillion.proxycore.format;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Operators whose value is absent, or empty, on every stream that this proxy carries, as it is in
 * Envoy for such a stream, each with the reason.
 */
final class NothingToTell {
  private static final String NO_TLS = "a connection in plain text has no certificates and ciphers";
  private static final String NO_TRACING = "tracing is refused, so there is no span";
  private static final String NO_FINGERPRINTS = "the TLS inspector's fingerprints are refused";
  private static final String NOT_INTERNAL = "only internal addresses have an endpoint id";
  private static final Map<String, String> ABSENT = new TreeMap<>();
  private static final Map<String, String> EMPTY = new TreeMap<>();

  static {
    for (String end : new String[] {"PEER", "LOCAL"}) {
      for (String field :
          new String[] {"DNS_SAN", "EMAIL_SAN", "IP_SAN", "OTHERNAME_SAN", "SUBJECT", "URI_SAN"}) {
        ABSENT.put("DOWNSTREAM_" + end + "_" + field, NO_TLS);
      }
      for (String field : new String[] {"DNS_SAN", "IP_SAN", "URI_SAN"}) {
        ABSENT.put("UPSTREAM_" + end + "_" + field, NO_TLS);
      }
    }
    for (String field :
        new String[] {
          "CERT",
          "CHAIN_FINGERPRINTS_1",
          "CHAIN_FINGERPRINTS_256",
          "CHAIN_SERIALS",
          "FINGERPRINT_1",
          "FINGERPRINT_256",
          "ISSUER",
          "ISSUER_FINGERPRINT_256",
          "ISSUER_SERIAL",
          "SERIAL"
        }) {
      ABSENT.put("DOWNSTREAM_PEER_" + field, NO_TLS);
    }
    for (String field : new String[] {"CERT", "ISSUER", "SUBJECT"}) {
      ABSENT.put("UPSTREAM_PEER_" + field, NO_TLS);
    }
    for (String side : new String[] {"DOWNSTREAM_TLS_", "UPSTREAM_TLS_"}) {
      for (String field : new String[] {"CIPHER", "GROUP", "SESSION_ID", "VERSION"}) {
        ABSENT.put(side + field, NO_TLS);
      }
    }
    ABSENT.put("DOWNSTREAM_HANDSHAKE_DURATION", NO_TLS);
    ABSENT.put("DOWNSTREAM_TRANSPORT_FAILURE_REASON", NO_TLS);
    ABSENT.put("UPSTREAM_SERVER_NAME", NO_TLS);
    ABSENT.put("TLS_JA3_FINGERPRINT", NO_FINGERPRINTS);
    ABSENT.put("TLS_JA4_FINGERPRINT", NO_FINGERPRINTS);
    ABSENT.put("TRACE_ID", NO_TRACING);
    ABSENT.put("SPAN_ID", NO_TRACING);
    ABSENT.put("ROUNDTRIP_DURATION", "only HTTP/3 acknowledges the end of a response");
    EMPTY.put("DOWNSTREAM_DIRECT_LOCAL_ADDRESS_ENDPOINT_ID", NOT_INTERNAL);
    EMPTY.put("DOWNSTREAM_LOCAL_ADDRESS_ENDPOINT_ID", NOT_INTERNAL);
    EMPTY.put("UPSTREAM_REMOTE_ADDRESS_ENDPOINT_ID", NOT_INTERNAL);
    EMPTY.put("CUSTOM_FLAGS", "no filter that is built sets one");
  }

  private NothingToTell() {}

  static @Nullable Operator find(String name) {
    if (ABSENT.containsKey(name)) {
      return new AbsentOperator();
    }
    return EMPTY.containsKey(name) ? new EmptyText(name.startsWith("UPSTREAM_")) : null;
  }
}
