package dev.pillion.httpcodec;

import dev.pillion.proxycore.config.http.Http1Options;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.network.ConnectionCallbacks.CloseEvent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A client codec with a fake connection and one response's transcript at a time. */
final class ClientRig {
  final FakeConnection connection = new FakeConnection();
  final Http1ClientCodec codec;
  final StringBuilder completions = new StringBuilder();
  Transcript response = new Transcript();
  private @Nullable StreamEncoder encoder;

  ClientRig() {
    this(ServerRig.TRAILERS);
  }

  ClientRig(Http1Options options) {
    this(new Http1Settings(options, 60 * 1024, 100));
  }

  ClientRig(Http1Settings settings) {
    codec =
        new Http1ClientCodec(
            connection,
            settings,
            new HeaderMapPool(),
            reusable -> completions.append(reusable ? "reusable" : "gone").append('\n'));
  }

  static HeaderMap request(String method, String path, String... namesAndValues) {
    HeaderMap map = new HeaderMap();
    map.add(HeaderName.of(":method"), method);
    map.add(HeaderName.of(":path"), path);
    map.add(HeaderName.of(":authority"), "h");
    return ServerRig.with(map, namesAndValues);
  }

  /** Sends a request that has no body. */
  ClientRig get(String method) {
    encode(request(method, "/"), true);
    return this;
  }

  StreamEncoder encode(HeaderMap headers, boolean endStream) {
    response = new Transcript();
    StreamEncoder opened = codec.newStream(response);
    encoder = opened;
    opened.encodeHeaders(headers, endStream);
    return opened;
  }

  StreamEncoder encoder() {
    return Objects.requireNonNull(encoder);
  }

  ClientRig receive(String text) {
    codec.dispatch(Buffers.of(text));
    connection.endTurn();
    return this;
  }

  ClientRig receiveBytewise(String text) {
    for (int i = 0; i < text.length(); i++) {
      receive(text.substring(i, i + 1));
    }
    return this;
  }

  ClientRig end() {
    codec.onEndOfStream();
    return this;
  }

  String outcome() {
    return response + "-- " + completions + "-- " + connection.closed;
  }

  void close() {
    codec.onClosed(CloseEvent.REMOTE_CLOSE);
    connection.endTurn();
  }
}
