package dev.pillion.httpcodec;

import dev.pillion.proxycore.config.http.Http1Options.HeaderCase;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.HeadersWithUnderscores;
import dev.pillion.proxycore.http.HeaderMap;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads a head or a trailer section into a header map: its bytes are copied there once, and each is
 * looked at once however they arrive. Names become lower case where they lie.
 */
final class HeadReader {
  private static final int LINE_OVERHEAD = 3;
  static final int MORE = 0;
  static final int DONE = 1;
  static final int FAILED = 2;

  /** How much is copied at once: a body that follows should not come along. */
  private static final int STEP = 512;

  private static final int START_LINE = 0;
  private static final int START_LINE_END = 1;
  private static final int LINE = 2;
  private static final int NAME = 3;
  private static final int BLANKS = 4;
  private static final int VALUE = 5;
  private static final int VALUE_END = 6;
  private static final int LAST_LINE_END = 7;

  final MessageHead head;

  private final Http1Settings settings;
  private final boolean keepCase;
  private final boolean minds;
  private int state;
  private int position;
  private int end;
  private int count;
  private int headerBytes;
  private int dropped;
  private int nameStart;
  private int nameEnd;
  private int valueStart;
  private @Nullable ProtocolError error;

  HeadReader(boolean request, Http1Settings settings, HeaderMap map) {
    this.head = new MessageHead(request, map);
    this.settings = settings;
    this.minds = request && settings.underscores() != HeadersWithUnderscores.ALLOW;
    this.keepCase = settings.options().headerCase() == HeaderCase.PRESERVE;
  }

  /** Begins a message; the map is empty. */
  void begin(HeaderMap map) {
    head.clear(map);
    dropped = 0;
    state = START_LINE;
    restart();
  }

  /** Begins a trailer section; the map is empty. */
  void beginTrailers(HeaderMap map) {
    head.clear(map);
    head.trailerSection = true;
    state = LINE;
    restart();
  }

  private void restart() {
    position = 0;
    end = 0;
    count = 0;
    headerBytes = 0;
    error = null;
  }

  /** The bytes read so far, all of them once {@link #DONE}. */
  int length() {
    return position;
  }

  /** The bytes that were taken in, those behind a fault included. */
  int taken() {
    return end;
  }

  /**
   * What Envoy counts as the bytes of headers: names, trimmed values, and three for each line;
   * three also where there is no line.
   */
  int headerBytes() {
    return headerBytes + LINE_OVERHEAD * Math.max(count, 1);
  }

  /** How many lines were left out for the underscores in their names. */
  int dropped() {
    return dropped;
  }

  /** What was wrong, after {@link #FAILED}. */
  ProtocolError error() {
    ProtocolError present = error;
    if (present == null) {
      throw new IllegalStateException("no error");
    }
    return present;
  }

  /** Takes bytes up to the head's end, at most as many as a head may have. */
  int read(ByteBuf in) {
    while (in.isReadable()) {
      int bytes = Math.min(in.readableBytes(), STEP);
      int at = head.map.block().reserve(bytes);
      in.readBytes(head.map.array(), at, bytes);
      end = at + bytes;
      int result = scan();
      if (result == DONE) {
        in.readerIndex(in.readerIndex() - (end - position));
        head.map.block().unreserve(position);
      }
      if (position > settings.maxHeadersBytes()) {
        error = Errors.HEADERS_TOO_LARGE;
        return FAILED;
      }
      if (result != MORE) {
        return result;
      }
    }
    return MORE;
  }

  private int scan() {
    if (state <= START_LINE_END && !startLine()) {
      return error == null ? MORE : FAILED;
    }
    while (true) {
      byte[] bytes = head.map.array();
      if (state == LINE) {
        if (position == end) {
          return MORE;
        }
        if (bytes[position] == '\r') {
          position++;
          state = LAST_LINE_END;
        } else {
          nameStart = position;
          state = NAME;
        }
      }
      if (state == LAST_LINE_END) {
        return position == end ? MORE : lastLineEnd(bytes);
      }
      if (state == NAME && !name(bytes)) {
        return error == null ? MORE : FAILED;
      }
      if (state == BLANKS && !blanks(bytes)) {
        return MORE;
      }
      if (state == VALUE && !value(bytes)) {
        return error == null ? MORE : FAILED;
      }
      if (position == end) {
        return MORE;
      }
      if (bytes[position] != '\n') {
        return fail(Errors.LINE_END);
      }
      position++;
      state = LINE;
      if (!line(bytes)) {
        return FAILED;
      }
    }
  }

  /**
   * Finds the start line's end, then has it taken apart; false when more is needed or it is bad.
   */
  private boolean startLine() {
    byte[] bytes = head.map.array();
    if (state == START_LINE) {
      int i = position;
      int to = end;
      while (i < to && Chars.VALUE[bytes[i] & 0xff] != 0) {
        i++;
      }
      position = i;
      if (i == to) {
        return false;
      }
      if (bytes[i] != '\r') {
        error = bytes[i] == '\n' ? Errors.LINE_END : startLineCharacter(i);
        return false;
      }
      position++;
      state = START_LINE_END;
    }
    if (position == end) {
      return false;
    }
    if (bytes[position] != '\n') {
      error = Errors.LINE_END;
      return false;
    }
    int lineEnd = position - 1;
    position++;
    state = LINE;
    error =
        head.request
            ? RequestLine.parse(head, 0, lineEnd, settings)
            : StatusLine.parse(head, 0, lineEnd);
    return error == null;
  }

  /** What no method can begin with is no request at all in Envoy, such as a TLS client's hello. */
  private ProtocolError startLineCharacter(int at) {
    return at == 0 && head.request ? Errors.METHOD : Errors.CHARACTERS;
  }

  private boolean name(byte[] bytes) {
    byte[] token = Chars.TOKEN;
    int i = position;
    int to = end;
    if (keepCase) {
      while (i < to && token[bytes[i] & 0xff] != 0) {
        i++;
      }
    } else {
      while (i < to) {
        byte lower = token[bytes[i] & 0xff];
        if (lower == 0) {
          break;
        }
        bytes[i] = lower;
        i++;
      }
    }
    position = i;
    if (i == to) {
      return false;
    }
    if (bytes[i] != ':' || i == nameStart) {
      byte b = bytes[i];
      boolean control = b >= 0 && b < ' ' && b != '\t' && b != '\r' && b != '\n';
      error = control ? Errors.CHARACTERS : Errors.HEADER_NAME;
      return false;
    }
    nameEnd = i;
    position = i + 1;
    state = BLANKS;
    return true;
  }

  private boolean blanks(byte[] bytes) {
    int i = position;
    while (i < end && (bytes[i] == ' ' || bytes[i] == '\t')) {
      i++;
    }
    position = i;
    valueStart = i;
    if (i == end) {
      return false;
    }
    state = VALUE;
    return true;
  }

  private boolean value(byte[] bytes) {
    byte[] allowed = Chars.VALUE;
    int i = position;
    int to = end;
    while (i < to && allowed[bytes[i] & 0xff] != 0) {
      i++;
    }
    position = i;
    if (i == to) {
      return false;
    }
    if (bytes[i] != '\r') {
      error = bytes[i] == '\n' ? Errors.LINE_END : Errors.CHARACTERS;
      return false;
    }
    position = i + 1;
    state = VALUE_END;
    return true;
  }

  private boolean line(byte[] bytes) {
    int valueEnd = position - 2;
    int trimmed = valueEnd;
    while (trimmed > valueStart && (bytes[trimmed - 1] == ' ' || bytes[trimmed - 1] == '\t')) {
      trimmed--;
    }
    if (minds && underscored(bytes)) {
      return withUnderscore();
    }
    if (++count > settings.maxHeadersCount()) {
      error = Errors.TOO_MANY_HEADERS;
      return false;
    }
    headerBytes += nameEnd - nameStart + trimmed - valueStart;
    boolean asWritten =
        trimmed == valueEnd && valueStart == nameEnd + 2 && bytes[nameEnd + 1] == ' ';
    int wireName = -1;
    if (keepCase) {
      wireName = head.map.block().keepWireName(nameStart, nameEnd - nameStart);
      lowerName(bytes);
    }
    error =
        head.line(nameStart, nameEnd, valueStart, trimmed, asWritten ? nameStart : -1, wireName);
    return error == null;
  }

  private boolean underscored(byte[] bytes) {
    for (int i = nameStart; i < nameEnd; i++) {
      if (bytes[i] == '_') {
        return true;
      }
    }
    return false;
  }

  /** Leaves the line out, or refuses the request for it. */
  private boolean withUnderscore() {
    if (settings.underscores() == HeadersWithUnderscores.REJECT_REQUEST) {
      error = Errors.UNDERSCORE;
      return false;
    }
    dropped++;
    return true;
  }

  private void lowerName(byte[] bytes) {
    for (int i = nameStart; i < nameEnd; i++) {
      bytes[i] = Chars.TOKEN[bytes[i] & 0xff];
    }
  }

  private int lastLineEnd(byte[] bytes) {
    if (bytes[position] != '\n') {
      return fail(Errors.LINE_END);
    }
    position++;
    return DONE;
  }

  private int fail(ProtocolError what) {
    error = what;
    return FAILED;
  }
}
