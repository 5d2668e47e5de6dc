package dev.pillion.httpcodec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.http.Http1Options.HeaderCase;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.network.ConnectionCallbacks.CloseEvent;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Owners that answer, reset, stop reading or close at any moment, from within the codec's calls and
 * between them: nothing breaks, leaks or is heard of a stream that is over.
 */
@ExtendWith(Buffers.class)
@Timeout(value = 1, unit = TimeUnit.DAYS)
class UnrulyOwnerFuzzTest {
  private static final Http1Settings SETTINGS =
      new Http1Settings(ServerRig.options(true, "d", true, HeaderCase.LOWER), 4096, 100);

  @Test
  void a_server_codec_survives_its_owner() {
    Fuzz.run("server codec, unruly owner", seed -> serverCase(new SplittableRandom(seed)));
  }

  @Test
  void a_client_codec_survives_its_owner() {
    Fuzz.run("client codec, unruly owner", seed -> clientCase(new SplittableRandom(seed)));
  }

  private static void serverCase(SplittableRandom random) {
    WireMaker maker = new WireMaker(random);
    String input = maker.requests();
    FakeConnection connection = new FakeConnection();
    List<Owner> owners = new ArrayList<>();
    Http1ServerCodec[] codec = new Http1ServerCodec[1];
    codec[0] =
        new Http1ServerCodec(
            connection,
            SETTINGS,
            new HeaderMapPool(),
            encoder -> {
              Owner owner = new Owner(random, encoder);
              owner.server = codec[0];
              owners.add(owner);
              owner.act();
              return owner;
            });
    for (String piece : maker.cut(input)) {
      codec[0].dispatch(Buffers.of(piece));
      watermarks(random, connection, codec[0]::onBelowWriteLowWatermark);
      act(random, owners, connection);
    }
    if (connection.closed == null && random.nextBoolean()) {
      codec[0].onEndOfStream();
      act(random, owners, connection);
    }
    codec[0].onClosed(CloseEvent.REMOTE_RESET);
    act(random, owners, connection);
    assertThat(codec[0].idle()).isTrue();
  }

  private static void clientCase(SplittableRandom random) {
    WireMaker maker = new WireMaker(random);
    FakeConnection connection = new FakeConnection();
    int[] streams = new int[2];
    Http1ClientCodec codec =
        new Http1ClientCodec(connection, SETTINGS, new HeaderMapPool(), _ -> streams[1]++);
    List<Owner> owners = new ArrayList<>();
    for (int i = 0; i < 3 && connection.closed == null; i++) {
      Owner owner = new Owner(random, null);
      owners.add(owner);
      StreamEncoder encoder = codec.newStream(owner);
      streams[0]++;
      owner.encoder = encoder;
      owner.started = true;
      encoder.encodeHeaders(request(maker), random.nextBoolean());
      for (String piece : maker.cut(maker.responses())) {
        codec.dispatch(Buffers.of(piece));
        watermarks(random, connection, codec::onBelowWriteLowWatermark);
        act(random, owners, connection);
      }
      if (connection.closed == null && maker.oneIn(3)) {
        codec.onEndOfStream();
        act(random, owners, connection);
      }
      if (!codec.idle()) {
        encoder.resetStream();
      }
    }
    codec.onClosed(CloseEvent.REMOTE_CLOSE);
    act(random, owners, connection);
    assertThat(codec.idle()).isTrue();
    assertThat(streams[1]).as("streams completed").isEqualTo(streams[0]);
    assertThat(connection.readDisabled).isZero();
  }

  private static HeaderMap request(WireMaker maker) {
    HeaderMap map = new HeaderMap();
    map.add(
        HeaderName.of(":method"),
        maker.pick(new String[] {"GET", "HEAD", "POST", "CONNECT", "PUT"}));
    map.add(HeaderName.of(":authority"), "h:1");
    map.add(HeaderName.of(":path"), "/");
    if (maker.oneIn(4)) {
      return ServerRig.with(map, "connection", "upgrade", "upgrade", "x");
    }
    return maker.oneIn(3) ? ServerRig.with(map, "content-length", "5") : map;
  }

  private static void watermarks(
      SplittableRandom random, FakeConnection connection, Runnable onBelow) {
    if (connection.aboveHighWatermark && random.nextBoolean()) {
      connection.aboveHighWatermark = false;
      onBelow.run();
    } else if (random.nextInt(8) == 0) {
      connection.aboveHighWatermark = true;
    }
  }

  /** What owners do of their own accord. */
  private static void act(SplittableRandom random, List<Owner> owners, FakeConnection connection) {
    for (Owner owner : List.copyOf(owners)) {
      owner.act();
    }
    if (random.nextBoolean()) {
      connection.endTurn();
    }
    connection.takeWritten();
  }

  private static final class Owner extends Transcript {
    private final SplittableRandom random;
    private @Nullable StreamEncoder encoder;
    private @Nullable Http1ServerCodec server;
    private boolean started;
    private boolean over;

    Owner(SplittableRandom random, @Nullable StreamEncoder encoder) {
      this.random = random;
      this.encoder = encoder;
    }

    private void heard() {
      if (over) {
        throw new IllegalStateException("heard of a stream that was over:\n" + text);
      }
    }

    void act() {
      StreamEncoder out = encoder;
      if (out == null || random.nextInt(3) == 0) {
        return;
      }
      switch (random.nextInt(12)) {
        case 0 -> {
          over = true;
          out.resetStream();
        }
        case 1, 2 -> out.readDisable(true);
        case 3, 4 -> out.readDisable(false);
        case 5 -> headers(out);
        case 6, 7 -> out.encodeData(Buffers.of("x".repeat(random.nextInt(2000))), false);
        case 8 -> out.encodeData(Buffers.of("end"), true);
        case 9 -> out.encodeTrailers(ServerRig.with(new HeaderMap(), "t", "u"));
        case 10 -> closeSoon();
        default -> {}
      }
    }

    private void headers(StreamEncoder out) {
      if (server == null) {
        return;
      }
      int status = new int[] {200, 101, 204, 304, 500}[random.nextInt(5)];
      if (random.nextBoolean()) {
        out.encodeInformational(ServerRig.response(100));
      }
      HeaderMap map =
          random.nextBoolean()
              ? ServerRig.response(status)
              : ServerRig.response(status, "content-length", "7");
      out.encodeHeaders(map, random.nextInt(3) == 0);
      started = true;
    }

    private void closeSoon() {
      if (server != null && started) {
        server.closeAfterResponse();
      }
    }

    @Override
    public void decodeInformational(HeaderMap headers) {
      heard();
      super.decodeInformational(headers);
      act();
    }

    @Override
    public void decodeHeaders(HeaderMap headers, boolean endStream) {
      heard();
      super.decodeHeaders(headers, endStream);
      act();
    }

    @Override
    public void decodeData(ByteBuf data, boolean endStream) {
      heard();
      super.decodeData(data, endStream);
      act();
    }

    @Override
    public void decodeTrailers(HeaderMap trailers) {
      heard();
      super.decodeTrailers(trailers);
      act();
    }

    @Override
    public void onProtocolError(ProtocolError error) {
      heard();
      super.onProtocolError(error);
      act();
    }

    @Override
    public void onReset(StreamReset reset) {
      heard();
      super.onReset(reset);
      over = true;
      act();
    }
  }
}
