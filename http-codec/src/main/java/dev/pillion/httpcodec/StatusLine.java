package dev.pillion.httpcodec;

import dev.pillion.proxycore.http.HeaderNames;
import org.jspecify.annotations.Nullable;

/** RFC 9112 section 4: the status becomes a line of the map; the reason is dropped, as by Envoy. */
final class StatusLine {
  private static final int VERSION_LENGTH = 8;

  private StatusLine() {}

  /** Takes the line between the two offsets, its CRLF excluded. */
  static @Nullable ProtocolError parse(MessageHead head, int from, int to) {
    byte[] bytes = head.map.array();
    int status = from + VERSION_LENGTH + 1;
    if (to < status + 3
        || !RequestLine.isVersion(bytes, from, from + VERSION_LENGTH)
        || bytes[from + 5] != '1'
        || bytes[status - 1] != ' ') {
      return Errors.STATUS_LINE;
    }
    head.minor = bytes[from + 7] == '0' ? 0 : 1;
    int code = 0;
    for (int i = status; i < status + 3; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return Errors.STATUS_LINE;
      }
      code = code * 10 + digit;
    }
    if (code < 100 || (to > status + 3 && bytes[status + 3] != ' ')) {
      return Errors.STATUS_LINE;
    }
    head.status = code;
    head.map.block().addParsed(HeaderNames.STATUS.id(), 0, 7, status, 3, -1, -1);
    return null;
  }
}
