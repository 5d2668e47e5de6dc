package dev.pillion.httpcodec;

import dev.pillion.proxycore.config.http.Http1Options.HeaderCase;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.network.Connection;

/** One request going out. */
final class ClientStream extends Http1Stream {
  private static final byte[] VERSION = Chars.ascii(" HTTP/1.1\r\n");
  private static final byte[] UPGRADE = Chars.ascii("upgrade");
  private static final byte[] HTTP = Chars.ascii("http");
  private static final byte[] AFTER_SCHEME = Chars.ascii("://");

  private final Http1ClientCodec codec;

  ClientStream(
      Http1ClientCodec codec,
      Connection connection,
      Output output,
      HeaderMapPool headerMaps,
      Http1Settings settings) {
    super(connection, output, headerMaps, settings);
    this.codec = codec;
  }

  @Override
  public void encodeInformational(HeaderMap headers) {
    throw new IllegalStateException("interim responses come from servers");
  }

  @Override
  public void encodeHeaders(HeaderMap headers, boolean endStream) {
    if (over || started) {
      return;
    }
    int method = required(headers, HeaderNames.METHOD.id(), headers.indexOf(HeaderNames.METHOD));
    headMethod = headers.valueEquals(method, Methods.HEAD);
    connectMethod = headers.valueEquals(method, Methods.CONNECT);
    upgrade = !connectMethod && asksForUpgrade(headers);
    HeadWriter head = headerMaps.writer();
    requestLine(head, headers, method);
    HeaderCase style = HeadWriter.style(headers, settings.options().headerCase());
    int lengthLine = connectMethod ? -1 : lengthLine(headers);
    head.lines(headers, style, true, lengthLine, upgrade);
    Body framing = Body.NONE;
    long length = 0;
    if (connectMethod || upgrade) {
      framing = Body.RAW;
    } else if (lengthLine >= 0) {
      framing = Body.LENGTH;
      length = length(headers, lengthLine);
    } else if (!endStream) {
      head.chunked(style);
      framing = Body.CHUNKED;
    } else if (!noBodyExpected(headers, method)) {
      head.contentLengthZero(style);
    }
    head.endOfHead();
    startBody(head, framing, length, endStream);
  }

  private static boolean asksForUpgrade(HeaderMap headers) {
    int connection = headers.indexOf(HeaderNames.CONNECTION);
    if (connection < 0 || !headers.contains(HeaderNames.UPGRADE)) {
      return false;
    }
    int from = headers.valueOffset(connection);
    int to = from + headers.valueLength(connection);
    return MessageHead.containsToken(headers.array(), from, to, UPGRADE);
  }

  private static boolean noBodyExpected(HeaderMap headers, int method) {
    int offset = headers.valueOffset(method);
    return Methods.expectsNoBody(headers.array(), offset, offset + headers.valueLength(method));
  }

  private void requestLine(HeadWriter head, HeaderMap headers, int method) {
    head.value(headers, method);
    head.put(' ');
    int authority = headers.indexOf(HeaderNames.AUTHORITY);
    if (connectMethod) {
      head.value(headers, required(headers, HeaderNames.AUTHORITY.id(), authority));
    } else {
      if (settings.options().sendFullyQualifiedUrl() && authority >= 0) {
        origin(head, headers, authority);
      }
      int path = headers.indexOf(HeaderNames.PATH);
      head.value(headers, required(headers, HeaderNames.PATH.id(), path));
    }
    head.put(VERSION);
  }

  private static void origin(HeadWriter head, HeaderMap headers, int authority) {
    int scheme = headers.indexOf(HeaderNames.SCHEME);
    if (scheme >= 0) {
      head.value(headers, scheme);
    } else {
      head.put(HTTP);
    }
    head.put(AFTER_SCHEME);
    head.value(headers, authority);
  }

  private static int required(HeaderMap headers, int id, int line) {
    if (line < 0) {
      throw new IllegalArgumentException(
          "a request without " + HeaderNames.byId(id) + ":\n" + headers);
    }
    return line;
  }

  @Override
  void onEncoded(boolean intact) {
    codec.onRequestOver(this, intact);
  }

  @Override
  public void resetStream() {
    codec.onReset(this);
  }
}
