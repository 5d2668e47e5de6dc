package dev.pillion.routing.testing;

import dev.pillion.proxycore.config.route.RouteFilterConfig;
import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.HttpFilter;
import dev.pillion.proxycore.http.HttpFilterCallbacks;
import dev.pillion.proxycore.http.HttpFilterFactory;
import dev.pillion.proxycore.http.LocalReply;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.http.Watermarks;
import dev.pillion.proxycore.network.Connection;
import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.route.Route;
import dev.pillion.proxycore.worker.Worker;
import dev.pillion.routing.route.CompiledRouteTable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A stream without a connection manager: plays the client's part for one terminal filter. */
public final class FakeStream implements HttpFilterCallbacks {
  private static final InetSocketAddress PEER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 1234);

  private final TestWorker test;
  private final CompiledRouteTable table;
  private final HeaderMap request = new HeaderMap();
  private final ConnectionInfo connectionInfo = new ConnectionInfo(1, PEER, PEER);
  public final StreamInfo info = new StreamInfo(connectionInfo);
  private final FormatContext context = new FormatContext(info);
  private final HttpFilter filter;
  private final CompletableFuture<String> response = new CompletableFuture<>();
  private final StringBuilder received = new StringBuilder();
  private @Nullable Watermarks watermarks;
  private boolean over;
  private final AtomicInteger informational = new AtomicInteger();
  private final AtomicInteger readDisabled = new AtomicInteger();
  private final AtomicLong receivedBytes = new AtomicLong();

  public FakeStream(TestWorker test, CompiledRouteTable table, HttpFilterFactory factory) {
    this.test = test;
    this.table = table;
    this.filter = factory.create(this);
  }

  /** The request's head as pairs; then sends it. */
  public FakeStream send(String method, boolean endStream, String... headers) {
    test.run(
        () -> {
          request.add(HeaderNames.METHOD, method);
          request.add(HeaderNames.PATH, "/p");
          request.add(HeaderNames.SCHEME, "http");
          request.add(HeaderNames.AUTHORITY, "a.example");
          for (int i = 0; i < headers.length; i += 2) {
            request.add(HeaderName.of(headers[i]), headers[i + 1]);
          }
          filter.decodeHeaders(request, endStream);
        });
    return this;
  }

  public FakeStream get(String... headers) {
    return send("GET", true, headers);
  }

  public FakeStream data(String text, boolean endStream) {
    test.run(
        () -> {
          ByteBuf data = Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
          filter.decodeData(data, endStream);
        });
    return this;
  }

  public FakeStream trailers(String name, String value) {
    test.run(
        () -> {
          HeaderMap trailers = new HeaderMap();
          trailers.add(HeaderName.of(name), value);
          filter.decodeTrailers(trailers);
        });
    return this;
  }

  /** The client goes away. */
  public void abort() {
    test.run(this::end);
  }

  /** Tells the router that the client is slow, or no longer. */
  public void downstreamBlocked(boolean blocked) {
    test.run(
        () -> {
          Watermarks told = Objects.requireNonNull(watermarks);
          if (blocked) {
            told.onAboveHighWatermark();
          } else {
            told.onBelowLowWatermark();
          }
        });
  }

  /**
   * The whole response as text: head lines, an empty line, the body; "LOCAL" or "RESET" say what
   * was not the upstream's.
   */
  public String response() {
    try {
      String text = response.get(10, TimeUnit.SECONDS);
      test.run(() -> {}); // whoever gave the last part has returned, and counted what it counts
      return text;
    } catch (Exception e) {
      throw new AssertionError("no response; so far: " + soFar(), e);
    }
  }

  /** What has come so far. */
  public String soFar() {
    synchronized (received) {
      return received.toString();
    }
  }

  /** How many informational heads have come. */
  public int informational() {
    return informational.get();
  }

  /** How many times more the client's side was stopped than started again. */
  public int readDisabled() {
    return readDisabled.get();
  }

  public long receivedBytes() {
    return receivedBytes.get();
  }

  private void receive(String text) {
    synchronized (received) {
      received.append(text);
    }
  }

  public boolean isDone() {
    return response.isDone();
  }

  private void end() {
    if (!over) {
      over = true;
      filter.onDestroy();
    }
  }

  private void complete() {
    end();
    response.complete(soFar());
  }

  @Override
  public Worker worker() {
    return test.worker;
  }

  @Override
  public Connection connection() {
    throw new UnsupportedOperationException();
  }

  @Override
  public StreamInfo streamInfo() {
    return info;
  }

  @Override
  public FormatContext formatContext() {
    return context;
  }

  @Override
  public HeaderMap requestHeaders() {
    return request;
  }

  @Override
  public @Nullable Route route() {
    return table.match(request, info, 0);
  }

  @Override
  public @Nullable RouteFilterConfig routeConfig() {
    return null;
  }

  @Override
  public List<RouteFilterConfig> routeConfigs() {
    return List.of();
  }

  @Override
  public void clearRouteCache() {}

  @Override
  public void continueDecoding() {}

  @Override
  public void continueEncoding() {}

  @Override
  public void injectEncodedData(ByteBuf data, boolean endStream) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void sendHead(String details, Consumer<HeaderMap> fill) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void sendLocalReply(LocalReply reply) {
    HeaderMap headers = new HeaderMap();
    headers.add(HeaderNames.STATUS, Integer.toString(reply.status()));
    if (reply.modifyHeaders() != null) {
      reply.modifyHeaders().accept(headers);
    }
    if (reply.flag() != null) {
      info.setFlag(reply.flag());
    }
    info.responseCodeDetails = reply.details();
    receive("LOCAL " + headers + "\n" + reply.body());
    complete();
  }

  @Override
  public void encodeInformational(HeaderMap headers) {
    informational.incrementAndGet();
  }

  @Override
  public void encodeHeaders(HeaderMap headers, boolean endStream) {
    receive(headers + "\n");
    if (endStream) {
      complete();
    }
  }

  @Override
  public void encodeData(ByteBuf data, boolean endStream) {
    if (receivedBytes.addAndGet(data.readableBytes()) < 100_000) {
      receive(data.toString(StandardCharsets.ISO_8859_1));
    }
    data.release();
    if (endStream) {
      complete();
    }
  }

  @Override
  public void encodeTrailers(HeaderMap trailers) {
    receive("\ntrailers " + trailers);
    complete();
  }

  @Override
  public void resetStream() {
    receive(" RESET");
    complete();
  }

  @Override
  public void readDisable(boolean disable) {
    readDisabled.addAndGet(disable ? 1 : -1);
  }

  @Override
  public void setDownstreamWatermarks(Watermarks told) {
    watermarks = told;
  }

  @Override
  public int bufferLimit() {
    return 64 * 1024;
  }
}
