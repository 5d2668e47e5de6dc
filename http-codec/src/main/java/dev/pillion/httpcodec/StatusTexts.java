package dev.pillion.httpcodec;

import org.jspecify.annotations.Nullable;

/** Status lines, ready to be written; the reasons are Envoy's. */
final class StatusTexts {
  private static final int FIRST = 100;
  private static final byte[][] LINES_1_1 = new byte[500][];
  private static final byte[][] LINES_1_0 = new byte[500][];

  private StatusTexts() {}

  /** {@code HTTP/1.x code reason CRLF}; never to be written to. */
  static byte[] line(int status, int minor) {
    byte[][] lines = minor == 0 ? LINES_1_0 : LINES_1_1;
    int index = status - FIRST;
    if (index < 0 || index >= lines.length) {
      return make(status, minor);
    }
    byte[] line = lines[index];
    if (line == null) {
      line = make(status, minor);
      lines[index] = line; // a race makes it twice, no more
    }
    return line;
  }

  private static byte[] make(int status, int minor) {
    return Chars.ascii("HTTP/1." + minor + " " + status + " " + reason(status) + "\r\n");
  }

  /** The reason phrase; {@code Unknown} for a status that has none. */
  static String reason(int status) {
    String text = status < 400 ? early(status) : status < 500 ? client(status) : server(status);
    return text == null ? "Unknown" : text;
  }

  private static @Nullable String early(int status) {
    return switch (status) {
      case 100 -> "Continue";
      case 101 -> "Switching Protocols";
      case 200 -> "OK";
      case 201 -> "Created";
      case 202 -> "Accepted";
      case 203 -> "Non-Authoritative Information";
      case 204 -> "No Content";
      case 205 -> "Reset Content";
      case 206 -> "Partial Content";
      case 207 -> "Multi-Status";
      case 208 -> "Already Reported";
      case 226 -> "IM Used";
      case 300 -> "Multiple Choices";
      case 301 -> "Moved Permanently";
      case 302 -> "Found";
      case 303 -> "See Other";
      case 304 -> "Not Modified";
      case 305 -> "Use Proxy";
      case 307 -> "Temporary Redirect";
      case 308 -> "Permanent Redirect";
      default -> null;
    };
  }

  private static @Nullable String client(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 402 -> "Payment Required";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 406 -> "Not Acceptable";
      case 407 -> "Proxy Authentication Required";
      case 408 -> "Request Timeout";
      case 409 -> "Conflict";
      case 410 -> "Gone";
      case 411 -> "Length Required";
      case 412 -> "Precondition Failed";
      case 413 -> "Payload Too Large";
      case 414 -> "URI Too Long";
      case 415 -> "Unsupported Media Type";
      case 416 -> "Range Not Satisfiable";
      case 417 -> "Expectation Failed";
      case 421 -> "Misdirected Request";
      case 422 -> "Unprocessable Entity";
      case 423 -> "Locked";
      case 424 -> "Failed Dependency";
      case 425 -> "Too Early";
      case 426 -> "Upgrade Required";
      case 428 -> "Precondition Required";
      case 429 -> "Too Many Requests";
      case 431 -> "Request Header Fields Too Large";
      default -> null;
    };
  }

  private static @Nullable String server(int status) {
    return switch (status) {
      case 500 -> "Internal Server Error";
      case 501 -> "Not Implemented";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      case 505 -> "HTTP Version Not Supported";
      case 506 -> "Variant Also Negotiates";
      case 507 -> "Insufficient Storage";
      case 508 -> "Loop Detected";
      case 510 -> "Not Extended";
      case 511 -> "Network Authentication Required";
      case 599 -> "Last Unassigned Server Error Code";
      default -> null;
    };
  }
}
