package dev.pillion.benchmarks;

import dev.pillion.httpcodec.ProtocolError;
import dev.pillion.httpcodec.StreamDecoder;
import dev.pillion.httpcodec.StreamReset;
import dev.pillion.proxycore.http.HeaderMap;
import io.netty.buffer.ByteBuf;

/** A receiver for which everything that a benchmark does not expect is a fault. */
abstract class Decoding implements StreamDecoder {
  @Override
  public void decodeInformational(HeaderMap headers) {
    throw new IllegalStateException("an interim response");
  }

  @Override
  public void decodeData(ByteBuf data, boolean endStream) {
    throw new IllegalStateException("a body");
  }

  @Override
  public void decodeTrailers(HeaderMap trailers) {
    throw new IllegalStateException("trailers");
  }

  @Override
  public void onProtocolError(ProtocolError error) {
    throw new IllegalStateException(error.toString());
  }

  @Override
  public void onReset(StreamReset reset) {
    throw new IllegalStateException(reset.toString());
  }

  @Override
  public void onAboveWriteHighWatermark() {}

  @Override
  public void onBelowWriteLowWatermark() {}
}
