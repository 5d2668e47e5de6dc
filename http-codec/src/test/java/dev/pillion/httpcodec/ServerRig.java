package dev.pillion.httpcodec;

import dev.pillion.proxycore.config.http.Http1Options;
import dev.pillion.proxycore.config.http.Http1Options.HeaderCase;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.network.ConnectionCallbacks.CloseEvent;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** A server codec with a fake connection, and a receiver that answers when its requests end. */
final class ServerRig {
  static final Http1Options TRAILERS = options(false, "", true, HeaderCase.LOWER);

  final FakeConnection connection = new FakeConnection();
  final HeaderMapPool pool = new HeaderMapPool();
  final List<Transcript> requests = new ArrayList<>();
  final List<StreamEncoder> encoders = new ArrayList<>();
  final Http1ServerCodec codec;

  /** Whether whole requests and errors are answered as they come. */
  boolean answering = true;

  ServerRig() {
    this(TRAILERS);
  }

  ServerRig(Http1Options options) {
    this(new Http1Settings(options, 60 * 1024, 100));
  }

  ServerRig(Http1Settings settings) {
    codec = new Http1ServerCodec(connection, settings, pool, this::newStream);
  }

  static Http1Options options(
      boolean http10, String defaultHost, boolean trailers, HeaderCase headerCase) {
    return new Http1Options(http10, defaultHost, true, trailers, headerCase, false);
  }

  private StreamDecoder newStream(StreamEncoder encoder) {
    Transcript transcript = new Answering(encoder);
    requests.add(transcript);
    encoders.add(encoder);
    return transcript;
  }

  private final class Answering extends Transcript {
    private final StreamEncoder encoder;

    Answering(StreamEncoder encoder) {
      this.encoder = encoder;
    }

    private void answer(int status) {
      if (answering) {
        encoder.encodeHeaders(response(status, "content-length", "2"), false);
        encoder.encodeData(bytes("ok"), true);
      }
    }

    @Override
    public void decodeHeaders(HeaderMap headers, boolean endStream) {
      super.decodeHeaders(headers, endStream);
      pool.give(headers);
      if (endStream) {
        answer(200);
      }
    }

    @Override
    public void decodeData(ByteBuf data, boolean endStream) {
      super.decodeData(data, endStream);
      if (endStream) {
        answer(200);
      }
    }

    @Override
    public void decodeTrailers(HeaderMap trailers) {
      super.decodeTrailers(trailers);
      pool.give(trailers);
      answer(200);
    }

    @Override
    public void onProtocolError(ProtocolError error) {
      super.onProtocolError(error);
      answer(error.status());
    }

    @Override
    public void onRefusedHeaders(HeaderMap headers, ProtocolError error) {
      super.onRefusedHeaders(headers, error);
      answer(error.status());
    }
  }

  static HeaderMap response(int status, String... namesAndValues) {
    HeaderMap map = new HeaderMap();
    map.add(HeaderNames.STATUS, Integer.toString(status));
    return with(map, namesAndValues);
  }

  static HeaderMap with(HeaderMap map, String... namesAndValues) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.add(HeaderName.of(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return map;
  }

  static ByteBuf bytes(String text) {
    return Buffers.of(text);
  }

  /** Answers one of the requests with 200 and "ok". */
  void answer(int request) {
    encoders.get(request).encodeHeaders(response(200, "content-length", "2"), false);
    encoders.get(request).encodeData(bytes("ok"), true);
    connection.endTurn();
  }

  /** Hands bytes over as one read. */
  ServerRig send(String text) {
    codec.dispatch(bytes(text));
    connection.endTurn();
    return this;
  }

  /** Hands bytes over in so many reads as there are bytes. */
  ServerRig sendBytewise(String text) {
    for (int i = 0; i < text.length(); i++) {
      send(text.substring(i, i + 1));
    }
    return this;
  }

  /** The requests as they were decoded. */
  String decoded() {
    StringBuilder all = new StringBuilder();
    for (Transcript request : requests) {
      all.append(request);
    }
    return all.toString();
  }

  /** What was decoded, answered and done to the connection. */
  String outcome() {
    return decoded() + "--\n" + connection.takeWritten() + "\n-- " + connection.closed;
  }

  void close() {
    codec.onClosed(CloseEvent.REMOTE_CLOSE);
    connection.endTurn();
  }

  /** The outcome of these bytes, cut at the offsets given. */
  static String outcomeOf(Http1Settings settings, String text, int... cuts) {
    ServerRig rig = new ServerRig(settings);
    int from = 0;
    for (int cut : cuts) {
      rig.send(text.substring(from, cut));
      from = cut;
    }
    String outcome = rig.send(text.substring(from)).outcome();
    rig.close();
    return outcome;
  }

  static String bytewiseOutcomeOf(Http1Settings settings, String text) {
    ServerRig rig = new ServerRig(settings).sendBytewise(text);
    String outcome = rig.outcome();
    rig.close();
    return outcome;
  }
}
