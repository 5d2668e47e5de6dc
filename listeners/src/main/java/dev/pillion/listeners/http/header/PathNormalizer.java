package dev.pillion.listeners.http.header;

import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.EscapedSlashes;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.runtime.RuntimeFlag;
import java.util.Arrays;

/**
 * Brings a request's path to the form that policies, routes and the upstream all see: fragment,
 * escaped slashes, dot segments (RFC 3986 section 6.2.2), repeated slashes, in Envoy's order. A
 * path that is in that form already, nearly every one, costs one look over its bytes. Immutable.
 */
public final class PathNormalizer {
  /** What is to become of the request. */
  public enum Action {
    CONTINUE,
    /** 400. */
    REJECT,
    /** The client is told the unescaped path (307). */
    REDIRECT
  }

  private final boolean normalize;
  private final boolean mergeSlashes;
  private final EscapedSlashes escapedSlashes;
  private final RuntimeFlag rejectFragment;

  /**
   * @param rejectFragment a path with a fragment is refused, else the fragment is cut off
   *     (envoy.reloadable_features.http_reject_path_with_fragment)
   */
  public PathNormalizer(HttpConnectionManagerConfig config, RuntimeFlag rejectFragment) {
    this.normalize = config.normalizePath();
    this.mergeSlashes = config.mergeSlashes();
    this.escapedSlashes = config.escapedSlashes();
    this.rejectFragment = rejectFragment;
  }

  /** Looks for a fragment; false: the request is to be refused. */
  public boolean handleFragment(HeaderMap headers) {
    int line = headers.indexOf(HeaderNames.PATH);
    if (line < 0) {
      return true;
    }
    byte[] bytes = headers.array();
    int from = headers.valueOffset(line);
    int end = from + headers.valueLength(line);
    int hash = indexOf(bytes, from, end, '#');
    if (hash < 0) {
      return true;
    }
    if (rejectFragment.enabled()) {
      return false;
    }
    headers.set(HeaderNames.PATH, Arrays.copyOfRange(bytes, from, hash));
    return true;
  }

  /** Normalizes the path of a head, as far as it is configured. */
  public Action apply(HeaderMap headers) {
    int line = headers.indexOf(HeaderNames.PATH);
    if (line < 0 || !(normalize || mergeSlashes || unescapes())) {
      return Action.CONTINUE;
    }
    byte[] bytes = headers.array();
    int from = headers.valueOffset(line);
    int end = from + headers.valueLength(line);
    int query = indexOf(bytes, from, end, '?');
    int pathEnd = query < 0 ? end : query;
    if (plain(bytes, from, pathEnd)) {
      return Action.CONTINUE;
    }
    return rewrite(headers, Arrays.copyOfRange(bytes, from, end), pathEnd - from);
  }

  private boolean unescapes() {
    return escapedSlashes != EscapedSlashes.KEEP_UNCHANGED;
  }

  /** True when no rule can change the path. */
  private static boolean plain(byte[] bytes, int from, int end) {
    byte before = 0;
    for (int i = from; i < end; i++) {
      byte b = bytes[i];
      if (PathCharacters.special(b) || (before == '/' && (b == '/' || b == '.'))) {
        return false;
      }
      before = b;
    }
    return true;
  }

  private Action rewrite(HeaderMap headers, byte[] whole, int pathLength) {
    byte[] path = Arrays.copyOf(whole, pathLength);
    Action action = Action.CONTINUE;
    if (unescapes()) {
      byte[] unescaped = PathCharacters.unescapeSlashes(path);
      if (unescaped.length != path.length) {
        action =
            switch (escapedSlashes) {
              case REJECT_REQUEST -> Action.REJECT;
              case UNESCAPE_AND_REDIRECT -> Action.REDIRECT;
              default -> Action.CONTINUE;
            };
        path = unescaped;
      }
    }
    if (normalize && action != Action.REJECT) {
      byte[] canonical = PathCharacters.canonicalize(path);
      if (canonical == null) {
        return Action.REJECT;
      }
      path = canonical;
    }
    if (mergeSlashes && action != Action.REJECT) {
      path = PathCharacters.mergeSlashes(path);
    }
    headers.set(HeaderNames.PATH, joined(path, whole, pathLength));
    return action;
  }

  private static byte[] joined(byte[] path, byte[] whole, int pathLength) {
    int queryLength = whole.length - pathLength;
    if (queryLength == 0) {
      return path;
    }
    byte[] all = Arrays.copyOf(path, path.length + queryLength);
    System.arraycopy(whole, pathLength, all, path.length, queryLength);
    return all;
  }

  private static int indexOf(byte[] bytes, int from, int end, char wanted) {
    for (int i = from; i < end; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
