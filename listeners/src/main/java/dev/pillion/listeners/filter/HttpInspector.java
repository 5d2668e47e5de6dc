package dev.pillion.listeners.filter;

import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.stats.StatsShard;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code envoy.filters.listener.http_inspector}: tells HTTP/1.0, HTTP/1.1 and HTTP/2 with prior
 * knowledge from everything else by the first line (RFC 9112 section 3, RFC 9113 section 3.4). The
 * first byte that cannot be HTTP ends the waiting.
 */
final class HttpInspector implements ListenerFilter {
  private static final int MAX_INSPECTED = 64 * 1024;
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final List<String> HTTP_1_0 = List.of("http/1.0");
  private static final List<String> HTTP_1_1 = List.of("http/1.1");
  private static final List<String> H2C = List.of("h2c");
  private static final String[] METHODS = {
    "ACL",
    "BIND",
    "CHECKOUT",
    "CONNECT",
    "COPY",
    "DELETE",
    "GET",
    "HEAD",
    "LINK",
    "LOCK",
    "MERGE",
    "MKACTIVITY",
    "MKCALENDAR",
    "MKCOL",
    "MOVE",
    "MSEARCH",
    "NOTIFY",
    "OPTIONS",
    "PATCH",
    "POST",
    "PROPFIND",
    "PROPPATCH",
    "PURGE",
    "PUT",
    "REBIND",
    "REPORT",
    "SEARCH",
    "SOURCE",
    "SUBSCRIBE",
    "TRACE",
    "UNBIND",
    "UNLINK",
    "UNLOCK",
    "UNSUBSCRIBE"
  };

  private final HttpInspectorStats shared;
  private int scanned; // so far without a line end

  HttpInspector(HttpInspectorStats shared) {
    this.shared = shared;
  }

  @Override
  public Status onAccept(Channel channel, ConnectionInfo info, StatsShard stats) {
    boolean encrypted =
        !info.transportProtocol.isEmpty() && !info.transportProtocol.equals("raw_buffer");
    return encrypted ? Status.CONTINUE : Status.NEED_DATA;
  }

  @Override
  public Status onData(ByteBuf bytes, ConnectionInfo info, StatsShard stats) {
    int matched = matchedPreface(bytes);
    if (matched == PREFACE.length) {
      shared.http2Found.inc(stats);
      info.applicationProtocols = H2C;
      return Status.CONTINUE;
    }
    if (matched == bytes.readableBytes()) {
      return Status.NEED_DATA;
    }
    return inspectLine(bytes, info, stats);
  }

  private static int matchedPreface(ByteBuf bytes) {
    int length = Math.min(bytes.readableBytes(), PREFACE.length);
    int start = bytes.readerIndex();
    for (int i = 0; i < length; i++) {
      if (bytes.getByte(start + i) != PREFACE[i]) {
        return -1;
      }
    }
    return length;
  }

  private Status inspectLine(ByteBuf bytes, ConnectionInfo info, StatsShard stats) {
    int start = bytes.readerIndex();
    int length = bytes.readableBytes();
    if (!methodPossible(bytes, start, length)) {
      return notHttp(stats);
    }
    for (int i = scanned; i < length; i++) {
      byte b = bytes.getByte(start + i);
      if (b == '\r' || b == '\n') {
        return conclude(bytes, start, i, info, stats);
      }
    }
    scanned = length;
    return length < MAX_INSPECTED ? Status.NEED_DATA : notHttp(stats);
  }

  private static boolean methodPossible(ByteBuf bytes, int start, int length) {
    for (String method : METHODS) {
      if (startsWith(bytes, start, length, method)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the bytes are the method and a space, or the beginning of that. */
  private static boolean startsWith(ByteBuf bytes, int start, int length, String method) {
    int compared = Math.min(length, method.length());
    for (int i = 0; i < compared; i++) {
      if (bytes.getByte(start + i) != method.charAt(i)) {
        return false;
      }
    }
    return length <= method.length() || bytes.getByte(start + method.length()) == ' ';
  }

  /** The line's end stands at {@code end}: method SP target SP HTTP/1.x. */
  private Status conclude(
      ByteBuf bytes, int start, int end, ConnectionInfo info, StatsShard stats) {
    int version = end - 8;
    int target = bytes.indexOf(start, start + end, (byte) ' ') - start + 1;
    if (version - 1 <= target || bytes.getByte(start + version - 1) != ' ') {
      return notHttp(stats);
    }
    String text = bytes.toString(start + version, 8, StandardCharsets.ISO_8859_1);
    if (text.equals("HTTP/1.1")) {
      shared.http11Found.inc(stats);
      info.applicationProtocols = HTTP_1_1;
      return Status.CONTINUE;
    }
    if (isVersion(text)) { // Envoy takes every other version for HTTP/1.0
      shared.http10Found.inc(stats);
      info.applicationProtocols = HTTP_1_0;
      return Status.CONTINUE;
    }
    return notHttp(stats);
  }

  private static boolean isVersion(String text) {
    return text.startsWith("HTTP/")
        && Character.isDigit(text.charAt(5))
        && text.charAt(6) == '.'
        && Character.isDigit(text.charAt(7));
  }

  private Status notHttp(StatsShard stats) {
    shared.httpNotFound.inc(stats);
    return Status.CONTINUE;
  }
}
