package dev.pillion.proxycore.config.http;

import dev.pillion.proxycore.runtime.RuntimeFlag;
import java.util.Set;

/**
 * {@code envoy.extensions.filters.http.compressor.v3.Compressor}, the direction of responses.
 *
 * @param libraryName the name of the library's entry, which stands in the statistics
 * @param ownPrefix whether response_direction_config is given, so that its statistics have their
 *     own prefix
 * @param minContentLength smaller ones go as they are (bytes)
 * @param contentTypes in lower case; only these are compressed
 * @param uncompressibleCodes responses with these are left alone
 */
public record CompressorConfig(
    String libraryName,
    Gzip library,
    boolean ownPrefix,
    RuntimeFlag enabled,
    long minContentLength,
    Set<String> contentTypes,
    boolean disableOnEtag,
    boolean removeAcceptEncoding,
    Set<Integer> uncompressibleCodes,
    boolean chooseFirst) {

  /**
   * The gzip library.
   *
   * @param level 1 to 9; -1: zlib's default
   */
  public record Gzip(int level, Strategy strategy) {}

  /** How zlib looks for what repeats. */
  public enum Strategy {
    DEFAULT,
    FILTERED,
    HUFFMAN_ONLY
  }
}
