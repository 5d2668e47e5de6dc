package dev.pillion.proxycore.format;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code %GRPC_STATUS(X)%} and {@code %GRPC_STATUS_NUMBER%}: the status of a gRPC request's answer,
 * from its trailers, its head, or its HTTP status (gRPC: doc/http-grpc-status-mapping).
 */
public final class GrpcStatus extends Operator {
  private enum Style {
    CAMEL_STRING,
    SNAKE_STRING,
    NUMBER
  }

  private static final String[] CAMEL = {
    "OK",
    "Canceled",
    "Unknown",
    "InvalidArgument",
    "DeadlineExceeded",
    "NotFound",
    "AlreadyExists",
    "PermissionDenied",
    "ResourceExhausted",
    "FailedPrecondition",
    "Aborted",
    "OutOfRange",
    "Unimplemented",
    "Internal",
    "Unavailable",
    "DataLoss",
    "Unauthenticated"
  };
  private static final String[] SNAKE = {
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED"
  };

  private final Style style;

  private GrpcStatus(Style style) {
    this.style = style;
  }

  static GrpcStatus number() {
    return new GrpcStatus(Style.NUMBER);
  }

  static GrpcStatus parse(@Nullable String parameter) throws FormatException {
    return switch (parameter == null ? "" : parameter) {
      case "", "CAMEL_STRING" -> new GrpcStatus(Style.CAMEL_STRING);
      case "SNAKE_STRING" -> new GrpcStatus(Style.SNAKE_STRING);
      case "NUMBER" -> number();
      default ->
          throw new FormatException(
              "GrpcStatusFormatter only supports CAMEL_STRING, SNAKE_STRING or NUMBER. Got: "
                  + parameter);
    };
  }

  @Override
  boolean append(FormatContext context, TextBuffer out) {
    if (!isGrpc(context.requestHeaders)) {
      return false;
    }
    long status = of(context);
    if (status < 0) {
      return false;
    }
    if (style == Style.NUMBER || status >= CAMEL.length) {
      out.append(status);
    } else {
      out.append(style == Style.SNAKE_STRING ? SNAKE[(int) status] : CAMEL[(int) status]);
    }
    return true;
  }

  private static boolean isGrpc(@Nullable HeaderMap request) {
    String type = request == null ? null : request.get(HeaderNames.CONTENT_TYPE);
    if (type == null) {
      return false;
    }
    String lower = type.toLowerCase(Locale.ROOT);
    return lower.equals("application/grpc")
        || lower.startsWith("application/grpc+")
        || lower.startsWith("application/grpc;");
  }

  /** The status by trailers, head or HTTP status; negative: there is none. Any worker. */
  public static long of(FormatContext context) {
    String text = null;
    if (context.responseTrailers != null) {
      text = context.responseTrailers.get(HeaderNames.GRPC_STATUS);
    }
    if (text == null && context.responseHeaders != null) {
      text = context.responseHeaders.get(HeaderNames.GRPC_STATUS);
    }
    if (text == null) {
      return fromHttp(context.info.responseCode);
    }
    try {
      return Integer.parseUnsignedInt(text) & 0xffff_ffffL;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static long fromHttp(int code) {
    return switch (code) {
      case 0 -> -1;
      case 200 -> 2;
      case 400 -> 13;
      case 401 -> 16;
      case 403 -> 7;
      case 404 -> 12;
      case 429, 502, 503, 504 -> 14;
      default -> 2;
    };
  }

  @Override
  Kind kind() {
    return style == Style.NUMBER ? Kind.NUMBER : Kind.TEXT;
  }
}
