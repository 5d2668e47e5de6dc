package dev.pillion.httpcodec;

/**
 * Malformed input.
 *
 * @param status what a server answers: 400, 408, 426, 431, 501 …
 * @param details the response code details in Envoy's words, for instance {@code http1.codec_error}
 * @param reason a sentence for the log
 */
public record ProtocolError(int status, String details, String reason) {
  /** The details of a request refused for an underscore in a header's name. */
  public static final String UNEXPECTED_UNDERSCORE = "http1.unexpected_underscore";

  /** True when the request was refused for an underscore in a header's name. */
  public boolean unexpectedUnderscore() {
    return details.equals(UNEXPECTED_UNDERSCORE);
  }
}
