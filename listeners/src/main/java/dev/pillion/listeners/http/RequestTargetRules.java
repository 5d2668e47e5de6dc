package dev.pillion.listeners.http;

import dev.pillion.listeners.http.header.PathNormalizer;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.LocalReply;
import dev.pillion.proxycore.runtime.RuntimeFlag;
import dev.pillion.proxycore.stats.StatsShard;
import org.jspecify.annotations.Nullable;

/**
 * Which request targets are served: a path that begins with a slash and can be normalized, or a
 * CONNECT's authority. Immutable, any worker.
 */
final class RequestTargetRules {
  /** The path has no canonical form, or none that is allowed. */
  private static final LocalReply PATH_REFUSED =
      LocalReply.of(400, "", null, "path_normalization_failed");

  private static final LocalReply NO_PATH = LocalReply.of(404, "", null, "missing_path_rejected");
  private static final LocalReply NOT_A_PATH =
      LocalReply.of(404, "", null, "absolute_path_rejected");

  private final PathNormalizer paths;
  private final HttpConnectionManagerStats stats;

  RequestTargetRules(
      HttpConnectionManagerConfig config,
      RuntimeFlag rejectPathWithFragment,
      HttpConnectionManagerStats stats) {
    this.paths = new PathNormalizer(config, rejectPathWithFragment);
    this.stats = stats;
  }

  /** How the request is refused, or null; the path comes out normalized. */
  @Nullable LocalReply refuse(HeaderMap headers, StatsShard shard) {
    int line = headers.indexOf(HeaderNames.PATH);
    if (line < 0) {
      return isConnect(headers) ? null : NO_PATH;
    }
    if (headers.valueLength(line) == 0) {
      return NO_PATH;
    }
    if (headers.array()[headers.valueOffset(line)] != '/') {
      stats.rqNonRelativePath.inc(shard);
      return NOT_A_PATH;
    }
    if (!paths.handleFragment(headers)) {
      return pathRefused(shard);
    }
    return switch (paths.apply(headers)) {
      case CONTINUE -> null;
      case REJECT -> pathRefused(shard);
      case REDIRECT -> LocalReplies.isGrpc(headers) ? pathRefused(shard) : redirect(headers, shard);
    };
  }

  private LocalReply pathRefused(StatsShard shard) {
    stats.rqFailedPathNormalization.inc(shard);
    return PATH_REFUSED;
  }

  private LocalReply redirect(HeaderMap headers, StatsShard shard) {
    stats.rqRedirectedWithNormalizedPath.inc(shard);
    String path = headers.get(HeaderNames.PATH);
    return new LocalReply(
        307,
        "",
        null,
        "path_normalization_failed",
        reply -> reply.set(HeaderNames.LOCATION, path == null ? "/" : path));
  }

  private static boolean isConnect(HeaderMap headers) {
    int line = headers.indexOf(HeaderNames.METHOD);
    return line >= 0 && headers.valueEqualsIgnoreCase(line, "CONNECT");
  }
}
