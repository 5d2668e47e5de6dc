package dev.pillion.proxycore.http;

/** What a stream has cost on one connection's wire so far (bytes). For the stream's worker. */
public interface WireBytes {
  long headerBytesReceived();

  long headerBytesSent();

  long wireBytesReceived();

  long wireBytesSent();
}
