package dev.pillion.proxycore.config.http;

import java.time.Duration;

/**
 * {@code HcmAccessLogOptions}: lines beside the one at a stream's end.
 *
 * @param onNewRequest one when the request's head has come
 * @param onTunnel one when an upgrade has been accepted
 * @param interval between those that are written while a stream lasts; zero: none are
 */
public record AccessLogOptions(boolean onNewRequest, boolean onTunnel, Duration interval) {
  /** One line, at the end. */
  public static final AccessLogOptions DEFAULT = new AccessLogOptions(false, false, Duration.ZERO);
}
