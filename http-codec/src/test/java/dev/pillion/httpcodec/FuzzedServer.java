package dev.pillion.httpcodec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.network.ConnectionCallbacks.CloseEvent;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A server codec whose requests are forwarded, each to an upstream connection of its own, and
 * answered in one of many ways that depends on the seed and the request's number alone.
 */
final class FuzzedServer {
  /** How much larger than its limit a head's memory may be: one step, doubled as arrays grow. */
  private static final int MAP_SLACK = 2048;

  final FakeConnection connection = new FakeConnection();
  final List<Hop> hops = new ArrayList<>();
  final Http1ServerCodec codec;
  private final HeaderMapPool pool = new HeaderMapPool();
  private final ArrayDeque<Runnable> answers = new ArrayDeque<>();
  private final Http1Settings settings;
  private final long seed;
  private boolean late;
  String written = "";

  FuzzedServer(Http1Settings settings, long seed) {
    this.settings = settings;
    this.seed = seed;
    codec = new Http1ServerCodec(connection, settings, pool, this::newStream);
  }

  private StreamDecoder newStream(StreamEncoder encoder) {
    Hop hop = new Hop(encoder, new SplittableRandom(seed + hops.size()).nextInt(8));
    hops.add(hop);
    return hop;
  }

  /** Hands the pieces over; with {@code lateness} answers come when it happens to say so. */
  FuzzedServer run(String[] pieces, @Nullable SplittableRandom lateness) {
    late = lateness != null;
    for (String piece : pieces) {
      long before = Buffers.inUse();
      codec.dispatch(Buffers.of(piece));
      if (lateness == null || lateness.nextBoolean()) {
        connection.endTurn();
      }
      if (lateness != null && lateness.nextInt(3) == 0) {
        answerOne();
      }
      assertThat(Buffers.inUse() - before).as("bytes kept").isLessThan(2L * piece.length() + 4096);
    }
    do {
      connection.endTurn();
    } while (answerOne());
    written = connection.takeWritten();
    return this;
  }

  private boolean answerOne() {
    Runnable answer = answers.poll();
    if (answer != null) {
      answer.run();
    }
    return answer != null;
  }

  String outcome() {
    StringBuilder all = new StringBuilder();
    for (Hop hop : hops) {
      all.append(hop);
    }
    return all.append("--\n").append(written).append("\n-- ").append(connection.closed).toString();
  }

  void close() {
    codec.onClosed(CloseEvent.REMOTE_CLOSE);
    connection.endTurn();
    for (Hop hop : hops) {
      hop.upstream.close();
    }
  }

  /** One request on its way. */
  final class Hop extends Transcript {
    final ClientRig upstream = new ClientRig();
    private final StreamEncoder encoder;
    private final int manner;
    private @Nullable StreamEncoder forward;
    boolean head;
    boolean tunnelAsked;
    boolean tunnel;
    boolean cutShort;

    Hop(StreamEncoder encoder, int manner) {
      this.encoder = encoder;
      this.manner = manner;
    }

    @Override
    public void decodeHeaders(HeaderMap headers, boolean endStream) {
      super.decodeHeaders(headers, endStream);
      assertThat(headers.array().length)
          .as("memory of a head")
          .isLessThanOrEqualTo(2 * (settings.maxHeadersBytes() + MAP_SLACK));
      String method = headers.get(HeaderNames.METHOD);
      head = "HEAD".equals(method);
      tunnelAsked = "CONNECT".equals(method) || headers.contains(HeaderNames.UPGRADE);
      boolean expects = headers.contains(HeaderNames.EXPECT);
      forward = upstream.encode(headers, endStream);
      pool.give(headers);
      if (expects) {
        encoder.encodeInformational(ServerRig.response(100));
      }
      if (tunnelAsked && manner < 4) {
        tunnel = true;
        encoder.encodeHeaders(ServerRig.response("CONNECT".equals(method) ? 200 : 101), false);
      } else if (tunnelAsked || endStream) {
        answer();
      }
    }

    @Override
    public void decodeData(ByteBuf data, boolean endStream) {
      ByteBuf forwarded = data.retainedDuplicate();
      super.decodeData(data, endStream);
      forward().encodeData(forwarded, endStream);
      if (endStream && !tunnel) {
        answer();
      }
    }

    @Override
    public void decodeTrailers(HeaderMap trailers) {
      super.decodeTrailers(trailers);
      forward().encodeTrailers(trailers);
      pool.give(trailers);
      answer();
    }

    private StreamEncoder forward() {
      StreamEncoder opened = forward;
      if (opened == null) {
        throw new IllegalStateException("data before headers");
      }
      return opened;
    }

    @Override
    public void onProtocolError(ProtocolError error) {
      super.onProtocolError(error);
      refuse(error);
    }

    @Override
    public void onRefusedHeaders(HeaderMap headers, ProtocolError error) {
      super.onRefusedHeaders(headers, error);
      head = "HEAD".equals(headers.get(HeaderNames.METHOD));
      pool.give(headers);
      refuse(error);
    }

    private void refuse(ProtocolError error) {
      if (forward != null) {
        forward.resetStream();
      }
      soon(() -> encoder.encodeHeaders(ServerRig.response(error.status()), true));
    }

    private void answer() {
      soon(this::answerNow);
    }

    private void soon(Runnable answer) {
      if (late) {
        answers.add(answer);
      } else {
        answer.run();
      }
    }

    private void answerNow() {
      switch (manner) {
        case 0 -> encoder.encodeHeaders(ServerRig.response(200), true);
        case 1 -> encoder.encodeHeaders(ServerRig.response(304, "content-length", "9"), true);
        case 2 -> {
          encoder.encodeHeaders(ServerRig.response(200), false);
          encoder.encodeData(Buffers.of("0\r\n\r\n"), false);
          encoder.encodeTrailers(ServerRig.with(new HeaderMap(), "t", "u"));
        }
        case 3 -> {
          cutShort = !head;
          encoder.encodeHeaders(ServerRig.response(200, "content-length", "9"), false);
          encoder.encodeData(Buffers.of("ok"), true);
        }
        case 4 -> {
          encoder.encodeHeaders(ServerRig.response(200), false);
          encoder.encodeData(Buffers.of("ok"), true);
        }
        case 5 -> {
          encoder.encodeHeaders(ServerRig.response(200, "content-length", "2"), false);
          encoder.encodeData(Buffers.of("okHTTP/1.1 200 OK\r\n\r\n"), true);
        }
        default -> {
          encoder.encodeHeaders(ServerRig.response(200, "content-length", "2"), false);
          encoder.encodeData(Buffers.of("ok"), true);
        }
      }
    }
  }
}
