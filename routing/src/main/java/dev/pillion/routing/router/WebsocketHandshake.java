package dev.pillion.routing.router;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.LocalReply;

/**
 * The opening handshake of WebSocket (RFC 6455 section 4), of which Envoy minds more than of other
 * upgrades: an upstream answers with 101, or with an error. Of any other answer the client gets the
 * head alone.
 */
final class WebsocketHandshake {
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int FIRST_ERROR = 400;

  private WebsocketHandshake() {}

  static boolean isAsked(HeaderMap request) {
    int line = request.indexOf(HeaderNames.UPGRADE);
    return line >= 0 && request.valueEqualsIgnoreCase(line, "websocket");
  }

  /** A response that neither accepts nor refuses. */
  static boolean isNoAnswer(HeaderMap response) {
    int status = UpstreamCharges.status(response);
    return status != SWITCHING_PROTOCOLS && status < FIRST_ERROR;
  }

  /** The response's head, as one of the proxy's own. */
  static LocalReply refusal(HeaderMap response) {
    return new LocalReply(
        UpstreamCharges.status(response),
        "",
        null,
        "websocket_handshake_unsuccessful",
        reply -> {
          for (int line = 0; line < response.size(); line++) {
            if (response.id(line) != HeaderNames.STATUS.id()) {
              reply.add(HeaderName.of(response.name(line)), response.value(line));
            }
          }
        });
  }
}
