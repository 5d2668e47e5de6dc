package dev.pillion.listeners.http;

import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HttpFilter;
import dev.pillion.proxycore.http.HttpFilterCallbacks;
import dev.pillion.proxycore.http.HttpFilterFactory;
import dev.pillion.proxycore.http.LocalReply;
import dev.pillion.proxycore.http.Watermarks;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A terminal filter that a test steers: what has reached it, and what it answers and when. */
final class Upstream {
  /** Called on the worker with each new request's head. */
  private final Consumer<Stream> onHeaders;

  final BlockingQueue<Stream> streams = new LinkedBlockingQueue<>();

  /** Answers nothing by itself. */
  Upstream() {
    this(stream -> {});
  }

  Upstream(Consumer<Stream> onHeaders) {
    this.onHeaders = onHeaders;
  }

  HttpFilterFactory factory() {
    return Stream::new;
  }

  Stream next() throws InterruptedException {
    Stream stream = streams.poll(10, TimeUnit.SECONDS);
    if (stream == null) {
      throw new AssertionError("no request came");
    }
    return stream;
  }

  /** One request at the end of its way. */
  final class Stream implements HttpFilter, Watermarks {
    final HttpFilterCallbacks callbacks;
    private final StringBuilder body = new StringBuilder();
    volatile String head = "";
    volatile String received = "";
    final AtomicLong receivedBytes = new AtomicLong();
    volatile String trailers = "";
    volatile boolean ended;
    volatile boolean destroyed;
    final AtomicInteger highWatermarks = new AtomicInteger();
    final AtomicInteger lowWatermarks = new AtomicInteger();

    Stream(HttpFilterCallbacks callbacks) {
      this.callbacks = callbacks;
    }

    @Override
    public FilterStatus decodeHeaders(HeaderMap headers, boolean endStream) {
      head = headers.toString();
      ended = endStream;
      callbacks.setDownstreamWatermarks(this);
      onHeaders.accept(this);
      streams.add(this);
      return FilterStatus.STOP;
    }

    @Override
    public FilterStatus decodeData(ByteBuf data, boolean endStream) {
      if (receivedBytes.addAndGet(data.readableBytes()) < 100_000) {
        body.append(data.toString(StandardCharsets.ISO_8859_1));
      }
      data.release();
      received = body.toString();
      ended = endStream;
      return FilterStatus.STOP;
    }

    @Override
    public FilterStatus decodeTrailers(HeaderMap map) {
      trailers = map.toString();
      ended = true;
      return FilterStatus.STOP;
    }

    @Override
    public void onDestroy() {
      destroyed = true;
    }

    @Override
    public void onAboveHighWatermark() {
      highWatermarks.incrementAndGet();
    }

    @Override
    public void onBelowLowWatermark() {
      lowWatermarks.incrementAndGet();
    }

    /** Does something on the stream's worker and waits for it. */
    void run(Runnable action) throws Exception {
      callbacks.worker().eventLoop().submit(action).get(10, TimeUnit.SECONDS);
    }

    /** Waits until the request is complete. */
    void awaitEnd() throws InterruptedException {
      await("the request did not end", () -> ended);
    }

    void awaitDestroyed() throws InterruptedException {
      await("the filter was not destroyed", () -> destroyed);
    }

    void await(String otherwise, BooleanSupplier condition) throws InterruptedException {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (!condition.getAsBoolean()) {
        if (System.nanoTime() - deadline > 0) {
          throw new AssertionError(otherwise);
        }
        Thread.sleep(1);
      }
    }

    // What follows is for the worker.

    void informational(int status, String... lines) {
      callbacks.encodeInformational(map(status, lines));
    }

    void headers(boolean end, int status, String... lines) {
      callbacks.streamInfo().responseCodeDetails = "via_upstream";
      callbacks.encodeHeaders(map(status, lines), end);
    }

    void data(boolean end, String text) {
      data(end, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void data(boolean end, byte[] bytes) {
      callbacks.encodeData(Unpooled.wrappedBuffer(bytes), end);
    }

    void trailers(String... lines) {
      callbacks.encodeTrailers(lines(new HeaderMap(), lines));
    }

    void localReply(int status, String text, String details) {
      callbacks.sendLocalReply(LocalReply.of(status, text, null, details));
    }

    private static HeaderMap map(int status, String... lines) {
      HeaderMap map = new HeaderMap();
      map.add(HeaderName.of(":status"), Integer.toString(status));
      return lines(map, lines);
    }

    private static HeaderMap lines(HeaderMap map, String... lines) {
      for (String line : lines) {
        int colon = line.indexOf(": ");
        map.add(HeaderName.of(line.substring(0, colon)), line.substring(colon + 2));
      }
      return map;
    }
  }
}
