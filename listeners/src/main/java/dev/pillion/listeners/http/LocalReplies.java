package dev.pillion.listeners.http;

import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.LocalReply;
import dev.pillion.proxycore.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The heads of answers that the proxy gives itself, in Envoy's form. */
final class LocalReplies {
  private static final byte[] TEXT_PLAIN = ascii("text/plain");
  private static final byte[] GRPC = ascii("application/grpc");
  private static final byte[] HEAD = ascii("HEAD");
  private static final byte[] OK = ascii("200");

  private LocalReplies() {}

  /**
   * Fills a map with the reply's head.
   *
   * @param context the stream's
   * @param rewriter changes the reply; null: it stays
   * @return the body's bytes; empty: the head is all there is
   */
  static byte[] fill(
      HeaderMap headers,
      LocalReply reply,
      FormatContext context,
      @Nullable LocalReplyRewriter rewriter,
      Worker worker) {
    HeaderMap request = context.requestHeaders;
    headers.add(HeaderNames.STATUS, Integer.toString(reply.status()));
    modify(headers, reply);
    int status = reply.status();
    byte[] body;
    String type = null;
    if (rewriter == null) {
      body = reply.body().getBytes(StandardCharsets.UTF_8);
    } else {
      LocalReplyRewriter.Outcome outcome =
          rewriter.rewrite(headers, status, reply.body(), context, worker);
      status = outcome.status();
      body = outcome.body();
      type = outcome.contentType();
    }
    if (request != null && isGrpc(request)) {
      fillGrpc(headers, grpcStatus(reply, status), isHead(request) ? new byte[0] : body);
      return new byte[0];
    }
    return fillBody(headers, body, type, request);
  }

  private static byte[] fillBody(
      HeaderMap headers, byte[] body, @Nullable String type, @Nullable HeaderMap request) {
    if (body.length == 0) {
      headers.remove(HeaderNames.CONTENT_TYPE);
      headers.remove(HeaderNames.CONTENT_LENGTH);
      return body;
    }
    headers.set(HeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
    if (type != null && !type.equals("text/plain")) {
      headers.set(HeaderNames.CONTENT_TYPE, type);
    } else if (!headers.contains(HeaderNames.CONTENT_TYPE)) {
      headers.add(HeaderNames.CONTENT_TYPE, TEXT_PLAIN);
    }
    return isHead(request) ? new byte[0] : body;
  }

  private static void modify(HeaderMap headers, LocalReply reply) {
    Consumer<HeaderMap> modifier = reply.modifyHeaders();
    if (modifier != null) {
      modifier.accept(headers);
    }
  }

  /** A gRPC client wants its status in a head of its own kind (gRPC: PROTOCOL-HTTP2). */
  private static void fillGrpc(HeaderMap headers, int grpcStatus, byte[] body) {
    headers.set(HeaderNames.STATUS, OK);
    headers.set(HeaderNames.CONTENT_TYPE, GRPC);
    if (!headers.contains(HeaderNames.GRPC_STATUS)) {
      headers.add(HeaderNames.GRPC_STATUS, Integer.toString(grpcStatus));
    }
    if (body.length > 0) {
      headers.set(HeaderNames.GRPC_MESSAGE, percentEncoded(body));
    }
    headers.remove(HeaderNames.CONTENT_LENGTH);
  }

  /** gRPC: doc/http-grpc-status-mapping.md. */
  private static int grpcStatus(LocalReply reply, int status) {
    if (reply.grpcStatus() >= 0) {
      return reply.grpcStatus();
    }
    return switch (status) {
      case 400 -> 13;
      case 401 -> 16;
      case 403 -> 7;
      case 404 -> 12;
      case 429, 502, 503, 504 -> 14;
      default -> 2;
    };
  }

  /** Blanks at either end are left out, as in Envoy. */
  private static String percentEncoded(byte[] text) {
    StringBuilder encoded = new StringBuilder(text.length);
    int start = 0;
    int end = text.length;
    while (start < end && blank(text[start])) {
      start++;
    }
    while (end > start && blank(text[end - 1])) {
      end--;
    }
    for (int i = start; i < end; i++) {
      byte b = text[i];
      if (b >= ' ' && b < 0x7f && b != '%') {
        encoded.append((char) b);
      } else {
        encoded.append('%');
        encoded.append(Character.toUpperCase(Character.forDigit((b >> 4) & 0xf, 16)));
        encoded.append(Character.toUpperCase(Character.forDigit(b & 0xf, 16)));
      }
    }
    return encoded.toString();
  }

  private static boolean blank(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }

  static boolean isGrpc(HeaderMap request) {
    int line = request.indexOf(HeaderNames.CONTENT_TYPE);
    if (line < 0 || request.valueLength(line) < GRPC.length) {
      return false;
    }
    byte[] bytes = request.array();
    int from = request.valueOffset(line);
    for (int i = 0; i < GRPC.length; i++) {
      if (bytes[from + i] != GRPC[i]) {
        return false;
      }
    }
    return request.valueLength(line) == GRPC.length || bytes[from + GRPC.length] == '+';
  }

  private static boolean isHead(@Nullable HeaderMap request) {
    int line = request == null ? -1 : request.indexOf(HeaderNames.METHOD);
    return request != null && line >= 0 && request.valueEquals(line, HEAD);
  }

  /** The reason phrase that Envoy gives a codec's error as its body. */
  static String codecErrorBody(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 413 -> "Payload Too Large";
      case 426 -> "Upgrade Required";
      case 431 -> "Request Header Fields Too Large";
      case 501 -> "Not Implemented";
      default -> "";
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
