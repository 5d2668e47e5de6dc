package dev.pillion.listeners.http;

import dev.pillion.httpcodec.BytesMeter;
import dev.pillion.httpcodec.HeaderMapPool;
import dev.pillion.httpcodec.ProtocolError;
import dev.pillion.httpcodec.StreamDecoder;
import dev.pillion.httpcodec.StreamEncoder;
import dev.pillion.httpcodec.StreamReset;
import dev.pillion.listeners.http.header.PathNormalizer;
import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.LocalReply;
import dev.pillion.proxycore.http.Protocol;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.http.Watermarks;
import dev.pillion.proxycore.log.AccessLogger;
import dev.pillion.proxycore.network.Connection;
import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.route.Route;
import dev.pillion.proxycore.route.RouteTable;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.worker.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response: between the codec and the filters on either way. It pins the route
 * table that was current when it began.
 */
final class HttpStream implements StreamDecoder {
  final StreamInfo info;
  final FormatContext context;

  /** The next of the streams whose maps wait for the end of the turn. */
  @Nullable HttpStream nextRetired;

  private final HttpConnectionManager manager;
  private final HttpSettings settings;
  private final StreamEncoder encoder;
  private final RouteTable routes;
  private final StreamDeadlines deadlines;
  private @Nullable HeaderMap requestHeaders;
  private @Nullable HeaderMap requestTrailers;
  private @Nullable HeaderMap localReplyHeaders;
  private @Nullable StreamFilters filters;
  private @Nullable Route route;
  private @Nullable Watermarks watermarks;
  private int aboveHighWatermark;
  private long random;
  private boolean routed;
  private boolean requestComplete;
  private boolean responseStarted;
  private boolean done;

  HttpStream(HttpConnectionManager manager, StreamEncoder encoder, RouteTable routes) {
    this.manager = manager;
    this.settings = manager.settings;
    this.encoder = encoder;
    this.routes = routes;
    Worker worker = manager.worker();
    ConnectionInfo connection = manager.callbacks().connectionInfo();
    info = new StreamInfo(connection);
    info.protocol = Protocol.HTTP_1_1;
    info.startNanos = worker.time().nanoTime();
    info.startEpochMillis = worker.time().epochMillis();
    info.downstreamRemoteAddress = connection.remoteAddress;
    context = new FormatContext(info);
    deadlines = new StreamDeadlines(settings, info.startNanos);
    settings.stats.rqTotal.inc(shard());
    settings.stats.rqHttp1Total.inc(shard());
    settings.stats.rqActive.add(shard(), 1);
  }

  // The way of the request.

  @Override
  public void decodeHeaders(HeaderMap headers, boolean endStream) {
    long now = touch();
    requestHeaders = headers;
    context.requestHeaders = headers;
    info.protocol = manager.presentCodec().protocol();
    deadlines.headersComplete();
    if (endStream) {
      onRequestComplete(now);
    }
    if (!settings.proxy100Continue && headers.contains(HeaderNames.EXPECT)) {
      continueIfExpected(headers);
    }
    LocalReply refusal = refuse(headers);
    if (refusal != null) {
      sendLocalReply(refusal);
      return;
    }
    settings.hosts.apply(headers, info.connection.localAddress);
    settings.requestHeaders.apply(
        headers, info, routes.internalOnlyHeaders(), manager.shared.requestIds);
    takeIdleTimeout(route());
    if (headers.contains(HeaderNames.UPGRADE)) {
      settings.stats.rqUpgradeRefused.inc(shard());
      sendLocalReply(LocalReply.of(403, "", null, "upgrade_failed"));
      return;
    }
    filters().decodeHeaders(headers, endStream);
  }

  /** RFC 9110 section 10.1.1: the proxy says 100 itself and asks nobody. */
  private void continueIfExpected(HeaderMap headers) {
    int line = headers.indexOf(HeaderNames.EXPECT);
    if (headers.valueEqualsIgnoreCase(line, "100-continue")) {
      headers.remove(HeaderNames.EXPECT);
      encodeInformational(manager.shared.continueHeaders);
    }
  }

  /** What is wrong with the request, or null; the path comes out normalized. */
  private @Nullable LocalReply refuse(HeaderMap headers) {
    int line = headers.indexOf(HeaderNames.PATH);
    if (line < 0) {
      return isConnect(headers) ? null : LocalReply.of(404, "", null, "missing_path_rejected");
    }
    if (headers.valueLength(line) == 0) {
      return LocalReply.of(404, "", null, "missing_path_rejected");
    }
    if (headers.array()[headers.valueOffset(line)] != '/') {
      settings.stats.rqNonRelativePath.inc(shard());
      return LocalReply.of(404, "", null, "absolute_path_rejected");
    }
    if (!settings.paths.handleFragment(headers)) {
      return pathRefused();
    }
    PathNormalizer.Action action = settings.paths.apply(headers);
    return switch (action) {
      case CONTINUE -> null;
      case REJECT -> pathRefused();
      case REDIRECT -> redirectToNormalized(headers);
    };
  }

  private LocalReply pathRefused() {
    settings.stats.rqFailedPathNormalization.inc(shard());
    manager.presentCodec().closeAfterResponse();
    return LocalReply.of(400, "", null, "path_normalization_failed");
  }

  private LocalReply redirectToNormalized(HeaderMap headers) {
    settings.stats.rqRedirectedWithNormalizedPath.inc(shard());
    String path = headers.get(HeaderNames.PATH);
    return new LocalReply(
        307,
        "",
        null,
        "path_normalization_failed",
        reply -> reply.set(HeaderNames.LOCATION, path == null ? "/" : path));
  }

  private static boolean isConnect(HeaderMap headers) {
    int line = headers.indexOf(HeaderNames.METHOD);
    return line >= 0 && headers.valueEqualsIgnoreCase(line, "CONNECT");
  }

  private void takeIdleTimeout(@Nullable Route matched) {
    Duration idle = matched == null ? null : matched.idleTimeout();
    if (idle != null) {
      deadlines.setIdle(idle.toNanos());
      manager.wakeAt(deadlines.next());
    }
  }

  @Override
  public void decodeData(ByteBuf data, boolean endStream) {
    if (done) {
      data.release();
      return;
    }
    long now = touch();
    info.bytesReceived += data.readableBytes();
    if (endStream) {
      onRequestComplete(now);
    }
    filters().decodeData(data, endStream);
  }

  @Override
  public void decodeTrailers(HeaderMap trailers) {
    requestTrailers = trailers;
    if (done) {
      manager.shared.headerMaps.give(trailers);
      return;
    }
    onRequestComplete(touch());
    filters().decodeTrailers(trailers);
  }

  private void onRequestComplete(long now) {
    requestComplete = true;
    info.lastDownstreamRxByteNanos = now;
    deadlines.requestComplete();
  }

  @Override
  public void decodeInformational(HeaderMap headers) {
    manager.shared.headerMaps.give(headers); // never comes from a client
  }

  @Override
  public void onProtocolError(ProtocolError error) {
    if (done) {
      return;
    }
    settings.stats.cxProtocolError.inc(shard());
    info.setFlag(ResponseFlag.DOWNSTREAM_PROTOCOL_ERROR);
    info.responseCodeDetails = error.details();
    if (!responseStarted) {
      sendLocalReply(
          LocalReply.of(
              error.status(), LocalReplies.codecErrorBody(error.status()), null, error.details()));
    }
  }

  @Override
  public void onRefusedHeaders(HeaderMap headers, ProtocolError error) {
    requestHeaders = headers;
    context.requestHeaders = headers;
    info.protocol = manager.presentCodec().protocol();
    sendLocalReply(LocalReply.of(error.status(), "", null, error.details()));
  }

  @Override
  public void onReset(StreamReset reset) {
    if (done) {
      return;
    }
    settings.stats.rqRxReset.inc(shard());
    if (!info.hasFlag(ResponseFlag.DOWNSTREAM_PROTOCOL_ERROR)) {
      info.setFlag(ResponseFlag.DOWNSTREAM_CONNECTION_TERMINATION);
      info.responseCodeDetails =
          manager.closedByUs() ? "downstream_local_disconnect" : "downstream_remote_disconnect";
    }
    finish(now());
  }

  // The way of the response.

  void encodeInformational(HeaderMap headers) {
    if (done || responseStarted) {
      return;
    }
    touch();
    settings.stats.chargeResponse(shard(), statusOf(headers));
    encoder.encodeInformational(headers);
  }

  /** Answers in the place of the terminal filter. */
  void sendLocalReply(LocalReply reply) {
    if (done) {
      return;
    }
    ResponseFlag flag = reply.flag();
    if (flag != null) {
      info.setFlag(flag);
    }
    info.responseCodeDetails = reply.details();
    if (responseStarted) {
      resetStream();
      return;
    }
    StreamFilters chain = filters();
    chain.endDecoding();
    HeaderMap headers = manager.shared.headerMaps.take();
    localReplyHeaders = headers;
    context.localReplyBody = reply.body();
    byte[] body = LocalReplies.fill(headers, reply, requestHeaders);
    boolean end = body.length == 0;
    if (chain.responseBegun()) { // its head waits in a filter: past them all
      chain.endEncoding();
      sendHeaders(headers, end);
      if (!end) {
        sendData(Unpooled.wrappedBuffer(body), true);
      }
      return;
    }
    chain.encodeLocal(headers, end);
    if (!end) {
      chain.encodeLocalData(Unpooled.wrappedBuffer(body));
    }
  }

  /** The response's head has passed the filters. */
  void sendHeaders(HeaderMap headers, boolean end) {
    if (done) {
      return;
    }
    long now = touch();
    settings.responseHeaders.apply(headers, requestHeaders, manager.shared.date);
    int status = statusOf(headers);
    info.responseCode = status;
    context.responseHeaders = headers;
    settings.stats.chargeResponse(shard(), status);
    if (!requestComplete) {
      settings.stats.rqResponseBeforeComplete.inc(shard());
    }
    manager.beforeResponse();
    responseStarted = true;
    info.firstDownstreamTxByteNanos = now;
    encoder.encodeHeaders(headers, end);
    if (end) {
      finish(now);
    }
  }

  void sendData(ByteBuf data, boolean end) {
    if (done) {
      data.release();
      return;
    }
    long now = touch();
    info.bytesSent += data.readableBytes();
    encoder.encodeData(data, end);
    if (end) {
      finish(now);
    }
  }

  void sendTrailers(HeaderMap trailers) {
    if (done) {
      return;
    }
    context.responseTrailers = trailers;
    encoder.encodeTrailers(trailers);
    finish(touch());
  }

  /** Gives the stream up in the middle. */
  void resetStream() {
    if (done) {
      return;
    }
    settings.stats.rqTxReset.inc(shard());
    encoder.resetStream();
    finish(now());
  }

  /** Everything is said: what is left is to tell of it. */
  private void finish(long now) {
    if (done) {
      return;
    }
    done = true;
    info.lastDownstreamTxByteNanos = now;
    info.endNanos = now;
    BytesMeter meter = encoder.bytesMeter();
    info.headerBytesReceived = meter.headerBytesReceived;
    info.headerBytesSent = meter.headerBytesSent;
    info.wireBytesReceived = meter.wireBytesReceived;
    info.wireBytesSent = meter.wireBytesSent;
    StatsShard shard = shard();
    settings.stats.cxTxBytes.add(shard, meter.wireBytesSent);
    settings.stats.rqActive.add(shard, -1);
    settings.stats.rqTime.record(shard, TimeUnit.NANOSECONDS.toMillis(now - info.startNanos));
    AccessLogger[] loggers = settings.accessLoggers;
    for (int i = 0; i < loggers.length; i++) {
      loggers[i].log(context, manager.worker());
    }
    StreamFilters chain = filters;
    if (chain != null) {
      chain.destroy();
    }
    manager.onStreamDone(this, now);
  }

  /** Gives the maps back; nobody uses them any more. */
  void recycle(HeaderMapPool pool) {
    give(pool, requestHeaders);
    give(pool, requestTrailers);
    give(pool, localReplyHeaders);
    requestHeaders = null;
    requestTrailers = null;
    localReplyHeaders = null;
  }

  private static void give(HeaderMapPool pool, @Nullable HeaderMap map) {
    if (map != null) {
      pool.give(map);
    }
  }

  // Deadlines.

  long nextDeadline() {
    return deadlines.next();
  }

  void checkDeadlines(long now) {
    HttpConnectionManagerStats stats = settings.stats;
    int status = requestComplete ? 504 : 408;
    switch (deadlines.expired(now)) {
      case NONE -> {}
      case IDLE -> {
        stats.rqIdleTimeout.inc(shard());
        timedOut(status, "stream timeout", ResponseFlag.STREAM_IDLE_TIMEOUT, "stream_idle_timeout");
      }
      case HEADERS -> {
        stats.rqHeaderTimeout.inc(shard());
        timedOut(status, "request header timeout", null, "request_header_timeout");
      }
      case REQUEST -> {
        stats.rqTimeout.inc(shard());
        timedOut(status, "request timeout", null, "request_overall_timeout");
      }
      case DURATION -> {
        stats.rqMaxDurationReached.inc(shard());
        timedOut(status, "downstream duration timeout", null, "max_duration_timeout");
      }
    }
  }

  private void timedOut(int status, String body, @Nullable ResponseFlag flag, String details) {
    sendLocalReply(LocalReply.of(status, body, flag, details));
  }

  private long touch() {
    long now = now();
    deadlines.touch(now);
    return now;
  }

  private long now() {
    return manager.worker().time().nanoTime();
  }

  // What filters ask.

  StreamFilters filters() {
    StreamFilters present = filters;
    if (present == null) {
      present = new StreamFilters(this, settings.filters, bufferLimit());
      filters = present;
    }
    return present;
  }

  /** An empty map while there is none: before a malformed head is answered. */
  HeaderMap requestHeaders() {
    HeaderMap headers = requestHeaders;
    if (headers == null) {
      headers = manager.shared.headerMaps.take();
      requestHeaders = headers;
    }
    return headers;
  }

  @Nullable Route route() {
    HeaderMap headers = requestHeaders;
    if (!routed && headers != null) {
      routed = true;
      if (random == 0) {
        random = manager.worker().random().nextLong() & Long.MAX_VALUE;
      }
      Route found = routes.match(headers, info, random);
      route = found;
      info.routeName = found == null ? null : found.name();
      info.virtualHostName = found == null ? null : found.virtualHostName();
    }
    return route;
  }

  void clearRouteCache() {
    routed = false;
    route = null;
  }

  void readDisable(boolean disable) {
    (disable ? settings.stats.pausedReading : settings.stats.resumedReading).inc(shard());
    encoder.readDisable(disable);
  }

  int bufferLimit() {
    return manager.connection().channel().config().getWriteBufferHighWaterMark();
  }

  Worker worker() {
    return manager.worker();
  }

  Connection connection() {
    return manager.connection();
  }

  private StatsShard shard() {
    return manager.shard();
  }

  // Flow control.

  void setDownstreamWatermarks(Watermarks next) {
    watermarks = next;
    for (int i = 0; i < aboveHighWatermark; i++) {
      next.onAboveHighWatermark();
    }
  }

  @Override
  public void onAboveWriteHighWatermark() {
    responseHeldBack(true);
  }

  @Override
  public void onBelowWriteLowWatermark() {
    responseHeldBack(false);
  }

  void responseHeldBack(boolean hold) {
    if (!hold && aboveHighWatermark == 0) {
      return;
    }
    aboveHighWatermark += hold ? 1 : -1;
    Watermarks told = watermarks;
    if (told == null || done) {
      return;
    }
    if (hold) {
      told.onAboveHighWatermark();
    } else {
      told.onBelowLowWatermark();
    }
  }

  /** The three digits of {@code :status}; 0 for a map without one. */
  private static int statusOf(HeaderMap headers) {
    int line = headers.indexOf(HeaderNames.STATUS);
    if (line < 0 || headers.valueLength(line) != 3) {
      return 0;
    }
    byte[] bytes = headers.array();
    int at = headers.valueOffset(line);
    return (bytes[at] - '0') * 100 + (bytes[at + 1] - '0') * 10 + (bytes[at + 2] - '0');
  }
}
