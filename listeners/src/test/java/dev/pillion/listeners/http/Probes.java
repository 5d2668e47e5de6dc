package dev.pillion.listeners.http;

import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HttpFilter;
import dev.pillion.proxycore.http.HttpFilterCallbacks;
import dev.pillion.proxycore.http.HttpFilterFactory;
import io.netty.buffer.ByteBuf;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Filters that note every part that passes, and stop where they are told to. */
final class Probes {
  final Queue<String> events = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Probe> stopping = new LinkedBlockingQueue<>();

  /** A filter's factory; {@code stops} names the parts to stop at. */
  HttpFilterFactory probe(String name, String stops) {
    return callbacks -> {
      Probe probe = new Probe(name, stops, callbacks);
      if (!stops.isEmpty()) {
        stopping.add(probe);
      }
      return probe;
    };
  }

  /** The next filter that has something to stop at. */
  Probe next() throws InterruptedException {
    Probe probe = stopping.poll(10, TimeUnit.SECONDS);
    if (probe == null) {
      throw new AssertionError("no request came");
    }
    return probe;
  }

  void await(String event) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!events.contains(event)) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError(event + " is not in " + events);
      }
      Thread.sleep(1);
    }
  }

  final class Probe implements HttpFilter {
    final HttpFilterCallbacks callbacks;
    private final String name;
    private final String stops;

    Probe(String name, String stops, HttpFilterCallbacks callbacks) {
      this.name = name;
      this.stops = stops;
      this.callbacks = callbacks;
    }

    private FilterStatus note(String part) {
      events.add(name + " " + part);
      return stops.contains(part) ? FilterStatus.STOP : FilterStatus.CONTINUE;
    }

    @Override
    public FilterStatus decodeHeaders(HeaderMap headers, boolean endStream) {
      return note("request-head");
    }

    @Override
    public FilterStatus decodeData(ByteBuf data, boolean endStream) {
      return note("request-data");
    }

    @Override
    public FilterStatus decodeTrailers(HeaderMap trailers) {
      return note("request-trailers");
    }

    @Override
    public FilterStatus encodeHeaders(HeaderMap headers, boolean endStream) {
      headers.add(HeaderName.of("x-passed"), name);
      return note("response-head");
    }

    @Override
    public FilterStatus encodeData(ByteBuf data, boolean endStream) {
      return note("response-data");
    }

    @Override
    public FilterStatus encodeTrailers(HeaderMap trailers) {
      return note("response-trailers");
    }

    @Override
    public void onDestroy() {
      events.add(name + " destroyed");
    }

    void run(Runnable action) throws Exception {
      callbacks.worker().eventLoop().submit(action).get(10, TimeUnit.SECONDS);
    }
  }
}
