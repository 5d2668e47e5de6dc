package dev.pillion.benchmarks;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A whole hop in one process: a client's socket, the proxy as its bootstrap file says, an upstream.
 * One request at a time, so it is a latency with three threads' hand-overs in it; {@code
 * side-by-side} measures CPU.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HopBenchmark {
  private static final byte[] BODY = "hello world\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] REQUEST = Requests.wire();

  private @Nullable Hop hop;

  /** Starts upstream and proxy and connects. */
  @Setup(Level.Trial)
  public void start() throws Exception {
    hop = new Hop(BODY);
  }

  /** Sends a request and reads its whole response. */
  @Benchmark
  public int request() throws IOException {
    return requireNonNull(hop).exchange(REQUEST);
  }

  /** Ends all. */
  @TearDown(Level.Trial)
  public void stop() throws IOException {
    requireNonNull(hop).close();
  }
}
