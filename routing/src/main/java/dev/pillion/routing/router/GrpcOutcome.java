package dev.pillion.routing.router;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;

/** Whether a gRPC response is a host's error, which its HTTP status does not tell. */
final class GrpcOutcome {
  private static final String CONTENT_TYPE = "application/grpc";

  /** Of the status codes 0 to 16, a bit for each that Envoy maps to an HTTP status of 5xx. */
  private static final int SERVER_ERRORS = 1 << 2 | 1 << 4 | 1 << 12 | 1 << 13 | 1 << 14 | 1 << 15;

  private GrpcOutcome() {}

  /** True for a request whose content type is gRPC's. */
  static boolean isGrpc(HeaderMap request) {
    int line = request.indexOf(HeaderNames.CONTENT_TYPE);
    if (line < 0) {
      return false;
    }
    int length = request.valueLength(line);
    int prefix = CONTENT_TYPE.length();
    byte[] bytes = request.array();
    int offset = request.valueOffset(line);
    if (length < prefix || (length > prefix && bytes[offset + prefix] != '+')) {
      return false;
    }
    for (int i = 0; i < prefix; i++) {
      if (bytes[offset + i] != CONTENT_TYPE.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** What grpc-status codes 0 to 16 stand for in HTTP (Envoy: Grpc::Utility::grpcToHttpStatus). */
  private static final int[] HTTP_STATUS = {
    200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401
  };

  /** What a response's head says in HTTP's terms: its status, or a gRPC response's grpc-status. */
  static int httpStatus(HeaderMap request, HeaderMap response, int status) {
    if (!response.contains(HeaderNames.GRPC_STATUS) || !isGrpc(request)) {
      return status;
    }
    int grpc = status(response);
    return grpc < 0 ? 500 : HTTP_STATUS[grpc];
  }

  /** True when head or trailers carry a grpc-status that is no server's error. */
  static boolean success(HeaderMap headers) {
    int status = status(headers);
    return status >= 0 && (SERVER_ERRORS & 1 << status) == 0;
  }

  /** The grpc-status, 0 to 16; -1: there is none, or it is none that gRPC knows. */
  private static int status(HeaderMap headers) {
    int line = headers.indexOf(HeaderNames.GRPC_STATUS);
    if (line < 0) {
      return -1;
    }
    int length = headers.valueLength(line);
    if (length < 1 || length > 2) {
      return -1;
    }
    byte[] bytes = headers.array();
    int offset = headers.valueOffset(line);
    int status = 0;
    for (int i = 0; i < length; i++) {
      int digit = bytes[offset + i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      status = status * 10 + digit;
    }
    return status <= 16 ? status : -1;
  }
}
