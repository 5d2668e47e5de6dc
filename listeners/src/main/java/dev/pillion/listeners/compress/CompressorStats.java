package dev.pillion.listeners.compress;

import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.StatsStore;

/** One filter's statistics, {@code http.<stat_prefix>.compressor.<library>.gzip.*}. Any worker. */
final class CompressorStats {
  /** Of one direction. */
  static final class Direction {
    final Counter compressed;
    final Counter notCompressed;
    final Counter uncompressedBytes;
    final Counter compressedBytes;
    final Counter contentLengthTooSmall;

    Direction(StatsStore stats, String prefix) {
      compressed = stats.counter(prefix + "compressed");
      notCompressed = stats.counter(prefix + "not_compressed");
      uncompressedBytes = stats.counter(prefix + "total_uncompressed_bytes");
      compressedBytes = stats.counter(prefix + "total_compressed_bytes");
      contentLengthTooSmall = stats.counter(prefix + "content_length_too_small");
    }
  }

  final Direction request;
  final Direction response;
  final Counter noAcceptHeader;
  final Counter headerIdentity;
  final Counter headerUsed;
  final Counter headerOvershadowed;
  final Counter headerWildcard;
  final Counter headerNotValid;
  final Counter notCompressedEtag;

  /** {@code responsePrefix}: what stands before the response direction's names. */
  CompressorStats(StatsStore stats, String prefix, String responsePrefix) {
    request = new Direction(stats, prefix + "request.");
    response = new Direction(stats, prefix + responsePrefix);
    noAcceptHeader = stats.counter(prefix + "no_accept_header");
    headerIdentity = stats.counter(prefix + "header_identity");
    headerUsed = stats.counter(prefix + "header_compressor_used");
    headerOvershadowed = stats.counter(prefix + "header_compressor_overshadowed");
    headerWildcard = stats.counter(prefix + "header_wildcard");
    headerNotValid = stats.counter(prefix + "header_not_valid");
    notCompressedEtag = stats.counter(prefix + "not_compressed_etag");
  }
}
