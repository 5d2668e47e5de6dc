package dev.pillion.proxycore.network;

/** Who takes a bulk of bytes in a pipe instead of in buffers. */
@FunctionalInterface
public interface SpliceReader {
  /**
   * Bytes arrived, in their place in the stream between those of {@link
   * ConnectionCallbacks#onData}; ownership passes.
   */
  void onSpliced(SplicedBytes bytes);
}
