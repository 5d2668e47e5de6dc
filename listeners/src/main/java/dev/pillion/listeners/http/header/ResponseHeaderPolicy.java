package dev.pillion.listeners.http.header;

import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.ServerHeaderTransformation;
import dev.pillion.proxycore.config.http.ProxyStatusConfig;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.StreamInfo;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a connection manager adds to every response's head. Immutable, any worker. */
public final class ResponseHeaderPolicy {
  private final byte[] serverName;
  private final ServerHeaderTransformation transformation;
  private final String via;
  private final boolean alwaysRequestId;
  private final @Nullable ProxyStatus proxyStatus;

  /**
   * @param node who this proxy is, as headers tell it
   */
  public ResponseHeaderPolicy(HttpConnectionManagerConfig config, NodeIdentity node) {
    ProxyStatusConfig status = config.proxyStatus();
    proxyStatus = status == null ? null : new ProxyStatus(status, node);
    serverName = config.serverName().getBytes(StandardCharsets.ISO_8859_1);
    transformation = config.serverHeaderTransformation();
    via = config.via();
    alwaysRequestId = config.alwaysSetRequestIdInResponse();
  }

  /**
   * Changes the head.
   *
   * @param request the request's head; null when there never was one
   */
  public void apply(
      HeaderMap headers, @Nullable HeaderMap request, StreamInfo info, DateHeader date) {
    boolean hasDate = false;
    boolean hasServer = false;
    for (int line = headers.size() - 1; line >= 0; line--) {
      int id = headers.id(line);
      hasDate |= id == HeaderNames.DATE.id();
      hasServer |= id == HeaderNames.SERVER.id();
    }
    if (!hasDate) {
      headers.add(HeaderNames.DATE, date.value());
    }
    if (!hasServer && transformation != ServerHeaderTransformation.PASS_THROUGH) {
      headers.add(HeaderNames.SERVER, serverName);
    } else if (transformation == ServerHeaderTransformation.OVERWRITE) {
      headers.set(HeaderNames.SERVER, serverName);
    }
    if (request != null && (alwaysRequestId || request.contains(HeaderNames.X_ENVOY_FORCE_TRACE))) {
      copyRequestId(headers, request);
    }
    if (!via.isEmpty()) {
      Via.append(headers, via);
    }
    if (proxyStatus != null) {
      proxyStatus.apply(headers, info);
    }
  }

  private static void copyRequestId(HeaderMap headers, HeaderMap request) {
    String id = request.get(HeaderNames.X_REQUEST_ID);
    if (id != null) {
      headers.set(HeaderNames.X_REQUEST_ID, id);
    }
  }
}
