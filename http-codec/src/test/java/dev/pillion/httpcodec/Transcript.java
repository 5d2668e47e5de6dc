package dev.pillion.httpcodec;

import dev.pillion.proxycore.http.HeaderMap;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** A decoder that notes what it is told, body bytes joined however they were cut. */
class Transcript implements StreamDecoder {
  final StringBuilder text = new StringBuilder();
  private final StringBuilder body = new StringBuilder();
  boolean ended;
  boolean above;

  private void note(String what) {
    if (!body.isEmpty()) {
      text.append("data ").append(body).append('\n');
      body.setLength(0);
    }
    text.append(what).append('\n');
  }

  private void end(boolean endStream) {
    if (ended) {
      throw new IllegalStateException("more after the end:\n" + text);
    }
    if (endStream) {
      note("end");
      ended = true;
    }
  }

  @Override
  public void decodeInformational(HeaderMap headers) {
    note("informational " + lines(headers));
    end(false);
  }

  @Override
  public void decodeHeaders(HeaderMap headers, boolean endStream) {
    note("headers " + lines(headers));
    end(endStream);
  }

  @Override
  public void decodeData(ByteBuf data, boolean endStream) {
    body.append(data.toString(StandardCharsets.ISO_8859_1));
    data.release();
    end(endStream);
  }

  @Override
  public void decodeTrailers(HeaderMap trailers) {
    note("trailers " + lines(trailers));
    end(true);
  }

  @Override
  public void onProtocolError(ProtocolError error) {
    note("error " + error.status() + " " + error.details());
  }

  @Override
  public void onRefusedHeaders(HeaderMap headers, ProtocolError error) {
    note("refused " + error.status() + " " + error.details() + " " + lines(headers));
  }

  @Override
  public void onReset(StreamReset reset) {
    note("reset " + reset);
  }

  @Override
  public void onAboveWriteHighWatermark() {
    above = true;
  }

  @Override
  public void onBelowWriteLowWatermark() {
    above = false;
  }

  static String lines(HeaderMap map) {
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < map.size(); i++) {
      joined.append(i == 0 ? "" : "|").append(map.name(i)).append('=').append(map.value(i));
    }
    return joined.toString();
  }

  @Override
  public String toString() {
    String rest = body.isEmpty() ? "" : "data " + body + "\n";
    return text + rest;
  }
}
