package dev.pillion.routing.tcp;

import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.http.WireBytes;

/** The upstream's bytes of a TCP session, which are those of the client, the other way round. */
record TcpBytes(StreamInfo info) implements WireBytes {
  @Override
  public long headerBytesReceived() {
    return 0;
  }

  @Override
  public long headerBytesSent() {
    return 0;
  }

  @Override
  public long wireBytesReceived() {
    return info.bytesSent;
  }

  @Override
  public long wireBytesSent() {
    return info.bytesReceived;
  }
}
