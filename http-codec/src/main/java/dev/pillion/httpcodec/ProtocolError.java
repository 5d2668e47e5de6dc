package dev.pillion.httpcodec;

/**
 * Malformed input.
 *
 * @param status what a server answers: 400, 408, 426, 431, 501 …
 * @param details the response code details in Envoy's words, for instance {@code http1.codec_error}
 * @param reason a sentence for the log
 */
public record ProtocolError(int status, String details, String reason) {}
