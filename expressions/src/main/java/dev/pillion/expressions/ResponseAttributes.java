package dev.pillion.expressions;

import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.format.GrpcStatus;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.StreamInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code response.*}. */
final class ResponseAttributes extends AttributeMap {
  private final FormatContext context;

  ResponseAttributes(FormatContext context) {
    this.context = context;
  }

  @Override
  @Nullable Object find(String name) {
    StreamInfo info = context.info;
    return switch (name) {
      case "code" -> info.responseCode == 0 ? null : (Object) (long) info.responseCode;
      case "size" -> info.bytesSent;
      case "headers" -> new Attributes.Headers(context.responseHeaders);
      case "headers_bytes" -> bytes(context.responseHeaders);
      case "trailers" -> new Attributes.Headers(context.responseTrailers);
      case "flags" -> info.flags();
      case "grpc_status" -> grpcStatus();
      case "total_size" ->
          info.bytesSent + bytes(context.responseHeaders) + bytes(context.responseTrailers);
      case "code_details" -> info.responseCodeDetails;
      case "backend_latency" -> backendLatency(info);
      default -> null;
    };
  }

  private @Nullable Object grpcStatus() {
    long status = GrpcStatus.of(context);
    return status < 0 ? null : (Object) status;
  }

  private static @Nullable Object backendLatency(StreamInfo info) {
    long from = info.firstUpstreamTxByteNanos;
    long to = info.lastUpstreamRxByteNanos;
    return from == StreamInfo.UNSET || to == StreamInfo.UNSET ? null : Duration.ofNanos(to - from);
  }

  private static long bytes(@Nullable HeaderMap headers) {
    return headers == null ? 0 : headers.byteSize();
  }
}
