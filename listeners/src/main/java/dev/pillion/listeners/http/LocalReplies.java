package dev.pillion.listeners.http;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.LocalReply;
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
   * @return the body's bytes; empty: the head is all there is
   */
  static byte[] fill(HeaderMap headers, LocalReply reply, @Nullable HeaderMap request) {
    if (request != null && isGrpc(request)) {
      fillGrpc(headers, reply);
      return new byte[0];
    }
    headers.add(HeaderNames.STATUS, Integer.toString(reply.status()));
    modify(headers, reply);
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    if (body.length == 0) {
      headers.remove(HeaderNames.CONTENT_TYPE);
      headers.remove(HeaderNames.CONTENT_LENGTH);
      return body;
    }
    headers.set(HeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
    if (!headers.contains(HeaderNames.CONTENT_TYPE)) {
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
  private static void fillGrpc(HeaderMap headers, LocalReply reply) {
    headers.add(HeaderNames.STATUS, OK);
    headers.add(HeaderNames.CONTENT_TYPE, GRPC);
    headers.add(HeaderNames.GRPC_STATUS, Integer.toString(grpcStatus(reply)));
    if (!reply.body().isEmpty()) {
      headers.add(HeaderNames.GRPC_MESSAGE, percentEncoded(reply.body()));
    }
    modify(headers, reply);
  }

  /** gRPC: doc/http-grpc-status-mapping.md. */
  private static int grpcStatus(LocalReply reply) {
    if (reply.grpcStatus() >= 0) {
      return reply.grpcStatus();
    }
    return switch (reply.status()) {
      case 400 -> 13;
      case 401 -> 16;
      case 403 -> 7;
      case 404 -> 12;
      case 429, 502, 503, 504 -> 14;
      default -> 2;
    };
  }

  private static String percentEncoded(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
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
