package dev.pillion.routing.pool;

import java.net.BindException;

/**
 * Why a connect failed.
 *
 * @param text in Envoy's words; empty: nothing to say
 */
record ConnectFailure(PoolFailure reason, String text) {
  static final ConnectFailure TIMEOUT = new ConnectFailure(PoolFailure.TIMEOUT, "");

  static ConnectFailure of(Throwable cause) {
    String error = systemError(cause);
    return cause instanceof BindException || message(cause).startsWith("bind(")
        ? new ConnectFailure(PoolFailure.LOCAL_CONNECTION_FAILURE, error)
        : new ConnectFailure(
            PoolFailure.REMOTE_CONNECTION_FAILURE, "delayed connect error: " + error);
  }

  private static String message(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.toString() : message;
  }

  /**
   * The system's words within Netty's: {@code connect(..) failed with error(-111): WORDS: /peer}.
   */
  private static String systemError(Throwable cause) {
    String message = message(cause);
    int start = message.indexOf("): ");
    String text = start < 0 ? message : message.substring(start + 3);
    int peer = text.indexOf(": ");
    return peer < 0 ? text : text.substring(0, peer);
  }
}
