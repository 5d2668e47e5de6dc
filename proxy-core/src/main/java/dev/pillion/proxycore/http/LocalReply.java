package dev.pillion.proxycore.http;

import dev.pillion.proxycore.error.ProxyError;
import dev.pillion.proxycore.error.ResponseFlag;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An answer that the proxy gives itself.
 *
 * @param status the HTTP status
 * @param body the body; empty for none
 * @param flag the response flag to set, or null
 * @param details the response code details, in Envoy's words
 * @param modifyHeaders adds headers to the reply, or null
 * @param grpcStatus what a gRPC client is told; -1: what stands for the HTTP status
 */
public record LocalReply(
    int status,
    String body,
    @Nullable ResponseFlag flag,
    String details,
    @Nullable Consumer<HeaderMap> modifyHeaders,
    int grpcStatus) {

  /** A reply whose gRPC status stands for the HTTP status. */
  public LocalReply(
      int status,
      String body,
      @Nullable ResponseFlag flag,
      String details,
      @Nullable Consumer<HeaderMap> modifyHeaders) {
    this(status, body, flag, details, modifyHeaders, -1);
  }

  /** The same with a gRPC status of its own. */
  public LocalReply withGrpcStatus(int code) {
    return new LocalReply(status, body, flag, details, modifyHeaders, code);
  }

  public static LocalReply of(
      int status, String body, @Nullable ResponseFlag flag, String details) {
    return new LocalReply(status, body, flag, details, null);
  }

  public static LocalReply of(ProxyError error) {
    return new LocalReply(error.status(), error.body(), error.flag(), error.details(), null);
  }
}
