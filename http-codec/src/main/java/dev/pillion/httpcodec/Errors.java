package dev.pillion.httpcodec;

/**
 * The codec's errors, made once. Status and details are those of Envoy 1.40 for the same bytes
 * (Envoy: configuration/http/http_conn_man/response_code_details).
 */
final class Errors {
  static final ProtocolError START_LINE = codec("malformed start line");
  static final ProtocolError METHOD = codec("unknown method");
  static final ProtocolError EMPTY_LINES = codec("too many empty lines before a request");
  static final ProtocolError VERSION = codec("malformed or unknown HTTP version");
  static final ProtocolError HEADER_NAME = codec("malformed header name");
  static final ProtocolError LINE_END = codec("a line that does not end in CRLF");
  static final ProtocolError CONTENT_LENGTH = codec("malformed or repeated content-length");
  static final ProtocolError CHUNK_SIZE = codec("malformed chunk size");
  static final ProtocolError CHUNK_END = codec("a chunk that does not end in CRLF");
  static final ProtocolError TRUNCATED = codec("the connection ended within a message");
  static final ProtocolError UNASKED_UPGRADE = codec("101 to a request that asked for no upgrade");
  static final ProtocolError STATUS_LINE = codec("malformed status line");
  static final ProtocolError EXCESS = codec("bytes that belong to no response");

  static final ProtocolError CHARACTERS =
      new ProtocolError(400, "http1.invalid_characters", "invalid characters in a head");
  static final ProtocolError URL =
      new ProtocolError(400, "http1.invalid_url", "malformed request target");
  static final ProtocolError SCHEME =
      new ProtocolError(400, "http1.invalid_scheme", "a scheme other than http and https");
  static final ProtocolError AUTHORITY =
      new ProtocolError(400, "http.invalid_authority", "malformed or repeated host");
  static final ProtocolError CONNECTION_HEADER =
      new ProtocolError(
          400, "http1.connection_header_rejected", "connection names what it must not");
  static final ProtocolError LENGTH_AND_CHUNKED =
      new ProtocolError(
          400,
          "http1.content_length_and_chunked_not_allowed",
          "both content-length and transfer-encoding");
  static final ProtocolError TRANSFER_ENCODING =
      new ProtocolError(
          501, "http1.invalid_transfer_encoding", "a transfer-encoding other than chunked");
  static final ProtocolError ENCODED_HTTP_1_0 =
      new ProtocolError(400, "http1.invalid_transfer_encoding", "transfer-encoding in HTTP/1.0");
  static final ProtocolError CONNECT_BODY =
      new ProtocolError(400, "http1.body_disallowed", "CONNECT with a body");
  static final ProtocolError UNDERSCORE =
      new ProtocolError(
          400, ProtocolError.UNEXPECTED_UNDERSCORE, "a header with an underscore in its name");
  static final ProtocolError NO_TRANSFER_ENCODING =
      new ProtocolError(
          502, "http1.transfer_encoding_not_allowed", "transfer-encoding in a 1xx or 204");
  static final ProtocolError NO_CONTENT_LENGTH =
      new ProtocolError(502, "http1.content_length_not_allowed", "content-length in a 1xx or 204");
  static final ProtocolError HEADERS_TOO_LARGE =
      new ProtocolError(431, "http1.headers_too_large", "headers size exceeds limit");
  static final ProtocolError TOO_MANY_HEADERS =
      new ProtocolError(431, "http1.too_many_headers", "headers count exceeds limit");
  static final ProtocolError LOW_VERSION =
      new ProtocolError(426, "low_version", "an HTTP version that is not enabled");
  static final ProtocolError NO_HOST =
      new ProtocolError(400, "missing_host_header", "a request without host");

  private Errors() {}

  private static ProtocolError codec(String reason) {
    return new ProtocolError(400, "http1.codec_error", reason);
  }
}
