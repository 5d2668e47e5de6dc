package dev.pillion.benchmarks;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
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

/** Changing a request's head as every hop does: lookups, additions, a replacement, a removal. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HeaderEditBenchmark {
  private static final byte[] HTTP = "http".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] TIMEOUT = "15000".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] ID =
      "2f0d3a52-4c6b-4d0e-9b7a-0f6e3f1c2d4b".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] VERSION = "v12".getBytes(StandardCharsets.ISO_8859_1);
  private static final HeaderName ABSENT = HeaderName.of("x-absent");

  private final HeaderMap request = new HeaderMap();

  /** What the connection manager and the router put on each request. */
  @Benchmark
  public HeaderMap forwardedHead() {
    Requests.fill(request);
    request.set(HeaderNames.X_FORWARDED_PROTO, HTTP);
    request.set(HeaderNames.X_REQUEST_ID, ID);
    request.set(HeaderNames.X_ENVOY_EXPECTED_RQ_TIMEOUT_MS, TIMEOUT);
    request.remove(HeaderNames.X_ENVOY_INTERNAL);
    return request;
  }

  /** As {@link #forwardedHead}, with changes that a route's configuration asks for. */
  @Benchmark
  public HeaderMap configuredEdits() {
    forwardedHead();
    request.set(Requests.VERSION, VERSION);
    request.remove(HeaderNames.USER_AGENT);
    request.remove(ABSENT);
    return request;
  }

  /** What filling the head costs, to be taken off. */
  @Benchmark
  public HeaderMap fillOnly() {
    Requests.fill(request);
    return request;
  }
}
