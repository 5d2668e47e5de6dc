package dev.pillion.proxycore.format;

import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.proxycore.http.StreamInfo;

/**
 * {@code %DOWNSTREAM_DETECTED_CLOSE_TYPE%} and {@code %UPSTREAM_DETECTED_CLOSE_TYPE%}: whether a
 * connection was ended by an RST, and whose.
 */
final class CloseTypeText extends Operator {
  private final boolean ofUpstream;

  CloseTypeText(boolean ofUpstream) {
    this.ofUpstream = ofUpstream;
  }

  @Override
  boolean append(FormatContext context, TextBuffer out) {
    StreamInfo info = context.info;
    if (ofUpstream && info.upstreamHost == null) {
      return false;
    }
    ResponseFlag reset =
        ofUpstream ? ResponseFlag.UPSTREAM_REMOTE_RESET : ResponseFlag.DOWNSTREAM_REMOTE_RESET;
    out.append(info.hasFlag(reset) ? "RemoteReset" : "Normal");
    return true;
  }
}
