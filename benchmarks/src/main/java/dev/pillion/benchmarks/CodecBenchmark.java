package dev.pillion.benchmarks;

import dev.pillion.httpcodec.ClientCallbacks;
import dev.pillion.httpcodec.HeaderMapPool;
import dev.pillion.httpcodec.Http1ClientCodec;
import dev.pillion.httpcodec.Http1ServerCodec;
import dev.pillion.httpcodec.Http1Settings;
import dev.pillion.httpcodec.StreamEncoder;
import dev.pillion.proxycore.config.http.Http1Options;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One exchange through each side's codec, from bytes to bytes, without sockets. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
  private static final Http1Settings SETTINGS =
      new Http1Settings(Http1Options.DEFAULT, 60 * 1024, 100);
  private static final byte[] BODY = "hello world\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] REQUEST = Requests.wire();
  private static final byte[] RESPONSE = Requests.responseWire(BODY);

  private final HeaderMapPool pool = new HeaderMapPool();

  private final SinkConnection client = new SinkConnection();
  private final Http1ServerCodec server =
      new Http1ServerCodec(client, SETTINGS, pool, encoder -> new Answering(encoder, pool));

  private final SinkConnection upstream = new SinkConnection();
  private final ClientCallbacks pooled = reusable -> {};
  private final Http1ClientCodec requester = new Http1ClientCodec(upstream, SETTINGS, pool, pooled);
  private final HeaderMap request = new HeaderMap();

  /** Parses a request and writes its response. */
  @Benchmark
  public long server() {
    server.dispatch(incoming(REQUEST));
    return checked(client.endTurn());
  }

  /** Writes a request and parses its response. */
  @Benchmark
  public long client() {
    Requests.fill(request);
    Receiving receiver = new Receiving(pool);
    StreamEncoder encoder = requester.newStream(receiver);
    encoder.encodeHeaders(request, true);
    long bytes = checked(upstream.endTurn());
    requester.dispatch(incoming(RESPONSE));
    return bytes + checked(receiver.bodyBytes());
  }

  private static ByteBuf incoming(byte[] bytes) {
    return PooledByteBufAllocator.DEFAULT.directBuffer(2048).writeBytes(bytes);
  }

  /** Something must have come out, or the figure means nothing. */
  private static long checked(long bytes) {
    if (bytes == 0) {
      throw new IllegalStateException("no byte came out");
    }
    return bytes;
  }

  /** Answers each request at once. */
  private static final class Answering extends Decoding {
    private final StreamEncoder encoder;
    private final HeaderMapPool pool;

    Answering(StreamEncoder encoder, HeaderMapPool pool) {
      this.encoder = encoder;
      this.pool = pool;
    }

    @Override
    public void decodeHeaders(HeaderMap headers, boolean endStream) {
      headers.clear();
      headers.add(HeaderNames.STATUS, "200");
      headers.add(HeaderNames.CONTENT_LENGTH, "12");
      headers.add(HeaderNames.CONTENT_TYPE, "text/plain");
      encoder.encodeHeaders(headers, false);
      encoder.encodeData(Unpooled.wrappedBuffer(BODY), true);
      pool.give(headers);
    }
  }

  /** Counts the bytes of a body. */
  private static final class Receiving extends Decoding {
    private final HeaderMapPool pool;
    private long bodyBytes;

    Receiving(HeaderMapPool pool) {
      this.pool = pool;
    }

    long bodyBytes() {
      return bodyBytes;
    }

    @Override
    public void decodeHeaders(HeaderMap headers, boolean endStream) {
      pool.give(headers);
    }

    @Override
    public void decodeData(ByteBuf data, boolean endStream) {
      bodyBytes += data.readableBytes();
      data.release();
    }
  }
}
