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
 * first byte that cannot be HTTP ends the waiting; a line longer than 64 KiB closes the connection,
 * as in Envoy.
 */
final class HttpInspector implements ListenerFilter {
  static final int MAX_INSPECTED = 64 * 1024;
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final List<String> HTTP_1_0 = List.of("http/1.0");
  private static final List<String> HTTP_1_1 = List.of("http/1.1");
  private static final List<String> H2C = List.of("h2c");

  private final HttpInspectorStats shared;
  private int scanned; // so far without a line end
  private boolean methodRead;

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
    int length = Math.min(bytes.readableBytes(), MAX_INSPECTED);
    for (int i = scanned; i < length; i++) {
      byte b = bytes.getByte(start + i);
      if (!methodRead) {
        methodRead = i > 0 && (b == ' ' || b == '\t');
        if (!methodRead && !RequestLine.isToken(b)) {
          return notHttp(stats);
        }
      } else if (b == '\n') {
        return conclude(RequestLine.read(bytes, start, start + i), info, stats);
      }
    }
    scanned = length;
    if (length < MAX_INSPECTED) {
      return Status.NEED_DATA;
    }
    shared.readError.inc(stats);
    return Status.CLOSE;
  }

  private Status conclude(RequestLine.Kind line, ConnectionInfo info, StatsShard stats) {
    switch (line) {
      case NOT_HTTP -> {
        return notHttp(stats);
      }
      case HTTP_1_0 -> {
        shared.http10Found.inc(stats);
        info.applicationProtocols = HTTP_1_0;
      }
      case HTTP_1_1 -> {
        shared.http11Found.inc(stats);
        info.applicationProtocols = HTTP_1_1;
      }
    }
    return Status.CONTINUE;
  }

  private Status notHttp(StatsShard stats) {
    shared.httpNotFound.inc(stats);
    return Status.CONTINUE;
  }
}
