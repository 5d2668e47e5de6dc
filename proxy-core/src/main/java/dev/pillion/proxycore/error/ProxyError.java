package dev.pillion.proxycore.error;

import org.jspecify.annotations.Nullable;

/**
 * A failure as a value: who failed, what it is called in the access log, and whether the request
 * may be sent again.
 *
 * @param source whose fault it is
 * @param flag the response flag; null: none
 * @param details the response code details, in Envoy's words, for instance {@code
 *     no_healthy_upstream}
 * @param status the HTTP status of the local reply
 * @param body the local reply's body, Envoy's words
 * @param retry whether sending the request again is safe
 * @param transportFailure what the transport said, for {@code %UPSTREAM_TRANSPORT_FAILURE_REASON%},
 *     or null
 */
public record ProxyError(
    Source source,
    @Nullable ResponseFlag flag,
    String details,
    int status,
    String body,
    RetrySafety retry,
    @Nullable String transportFailure) {

  /** Who failed. */
  public enum Source {
    DOWNSTREAM,
    UPSTREAM,
    INTERNAL
  }

  /** May the request be sent again without the upstream seeing it twice? */
  public enum RetrySafety {
    /** No byte of the request can have been processed. */
    SAFE,
    /** Safe only if the connection was a reused one that the upstream closed while it was idle. */
    REUSED_ONLY,
    /** The upstream may have acted on it: only the retry policy decides. */
    UNSAFE
  }
}
