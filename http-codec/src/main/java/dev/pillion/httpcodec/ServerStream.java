package dev.pillion.httpcodec;

import dev.pillion.proxycore.config.http.Http1Options.HeaderCase;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.network.Connection;

/** One response going out. */
final class ServerStream extends Http1Stream {
  private final Http1ServerCodec codec;
  private final Output output;

  ServerStream(
      Http1ServerCodec codec,
      Connection connection,
      Output output,
      HeaderMapPool headerMaps,
      Http1Settings settings) {
    super(connection, output, headerMaps, settings);
    this.codec = codec;
    this.output = output;
  }

  /** The request's version, HTTP/1.1 until its head is there. */
  private int minor() {
    return codec.exchange.minor;
  }

  @Override
  public void encodeInformational(HeaderMap headers) {
    // RFC 9110 section 15.2: no interim response to HTTP/1.0.
    if (over || started || minor() == 0) {
      return;
    }
    HeadWriter head = headerMaps.writer();
    head.put(StatusTexts.line(status(headers), minor()));
    head.lines(headers, settings.options().headerCase(), false, -1, false);
    head.endOfHead();
    meter.headerBytesSent += head.headerBytes();
    meter.wireBytesSent += head.length();
    output.head(head);
  }

  @Override
  public void encodeHeaders(HeaderMap headers, boolean endStream) {
    if (over || started) {
      return;
    }
    int status = status(headers);
    HeadWriter head = headerMaps.writer();
    head.put(StatusTexts.line(status, minor()));
    if (status == 101 && upgrade) {
      head.lines(headers, settings.options().headerCase(), false, -1, true);
      tunnel(head, endStream);
    } else if (connectMethod && status >= 200 && status < 300) {
      head.lines(headers, settings.options().headerCase(), false, -1, false);
      tunnel(head, endStream);
    } else {
      message(head, headers, status, endStream);
    }
  }

  private void tunnel(HeadWriter head, boolean endStream) {
    head.endOfHead();
    codec.onTunnel();
    startBody(head, Body.RAW, 0, endStream);
  }

  /** RFC 9112 section 6.3, seen from the sender. */
  private void message(HeadWriter head, HeaderMap headers, int status, boolean endStream) {
    HeaderCase style = HeadWriter.style(headers, settings.options().headerCase());
    boolean lengthAllowed = status >= 200 && status != 204; // RFC 9110 section 8.6
    boolean noBody = headMethod || !lengthAllowed || status == 304;
    int lengthLine = lengthAllowed ? lengthLine(headers) : -1;
    head.lines(headers, style, false, lengthLine, false);
    Body framing = Body.NONE;
    long length = 0;
    if (lengthLine >= 0) {
      framing = noBody ? Body.NONE : Body.LENGTH;
      length = length(headers, lengthLine);
    } else if (endStream && !noBody) {
      head.contentLengthZero(style);
    } else if (!noBody || (headMethod && lengthAllowed && status != 304)) {
      framing = unannounced(head, style, noBody);
    }
    connection(head, headers, style);
    head.endOfHead();
    startBody(head, framing, length, endStream);
  }

  /** A body of unknown length; for HEAD what GET would get, as Envoy says it. */
  private Body unannounced(HeadWriter head, HeaderCase style, boolean noBody) {
    if (minor() == 0) {
      if (noBody) {
        return Body.NONE;
      }
      codec.closeAfterResponse();
      return Body.RAW;
    }
    head.chunked(style);
    return noBody ? Body.NONE : Body.CHUNKED;
  }

  /** RFC 9112 section 9.6 and 9.3. */
  private void connection(HeadWriter head, HeaderMap headers, HeaderCase style) {
    if (!codec.requestOver() || saysClose(headers)) {
      codec.closeAfterResponse();
    }
    if (codec.closesAfterResponse()) {
      head.connectionClose(style);
    } else if (minor() == 0) {
      head.connectionKeepAlive(style);
    }
  }

  private static boolean saysClose(HeaderMap headers) {
    int line = headers.indexOf(HeaderNames.CONNECTION);
    return line >= 0 && headers.valueEqualsIgnoreCase(line, "close");
  }

  @Override
  void onEncoded(boolean intact) {
    codec.onResponseOver(this, intact);
  }

  @Override
  public void resetStream() {
    if (!over) {
      codec.onReset(this);
    }
  }

  /** The status, which is three digits; 500 for a map without one. */
  private static int status(HeaderMap headers) {
    int line = headers.indexOf(HeaderNames.STATUS);
    long status = line < 0 ? MessageHead.NO_LENGTH : length(headers, line);
    return status < 100 || status > 999 ? 500 : (int) status;
  }
}
