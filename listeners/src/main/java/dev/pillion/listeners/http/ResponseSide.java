package dev.pillion.listeners.http;

import dev.pillion.httpcodec.BytesMeter;
import dev.pillion.httpcodec.HeaderMapPool;
import dev.pillion.httpcodec.StreamEncoder;
import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.proxycore.format.AccessLogType;
import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.LocalReply;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.http.Watermarks;
import dev.pillion.proxycore.log.AccessLogger;
import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.worker.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The half of a stream that faces the client: responses on their way out, whether they come through
 * the filters or are the proxy's own, and the stream's end with its log. The other half is {@link
 * HttpStream}; they are one object, because a request should cost no more of them than it must.
 */
abstract class ResponseSide {
  private static final int BAD_REQUEST = 400;
  private static final int SWITCHING_PROTOCOLS = 101;

  final StreamInfo info;
  final FormatContext context;
  final HttpConnectionManager manager;
  final HttpSettings settings;
  final StreamEncoder encoder;
  final StreamDeadlines deadlines;

  @Nullable HeaderMap requestHeaders;
  @Nullable HeaderMap requestTrailers;
  @Nullable StreamFilters filters;

  /** Every byte of the request is there. */
  boolean requestComplete;

  /** The request asked for an upgrade that is served. */
  boolean upgraded;

  /** Nothing more happens to the stream. */
  boolean done;

  private @Nullable HeaderMap localReplyHeaders;
  private @Nullable Watermarks watermarks;
  private int aboveHighWatermark;
  private boolean responseStarted;
  private boolean responseComplete;

  ResponseSide(HttpConnectionManager manager, StreamEncoder encoder) {
    this.manager = manager;
    this.settings = manager.settings;
    this.encoder = encoder;
    Worker worker = manager.worker();
    ConnectionInfo connection = manager.callbacks().connectionInfo();
    info = new StreamInfo(connection);
    info.startNanos = worker.time().nanoTime();
    info.startEpochMillis = worker.time().epochMillis();
    info.downstreamRemoteAddress = connection.remoteAddress;
    context = new FormatContext(info);
    deadlines = new StreamDeadlines(settings, info.startNanos);
  }

  /** The filters, made when first asked for. */
  abstract StreamFilters filters();

  /** The stream is over and was logged. */
  abstract void onDone(long now);

  final boolean responseStarted() {
    return responseStarted;
  }

  /** An interim response from the upstream; Envoy drops them all unless it proxies 100. */
  final void encodeInformational(HeaderMap headers) {
    if (settings.proxy100Continue) {
      sendInformational(headers);
    }
  }

  final void sendInformational(HeaderMap headers) {
    if (done || responseStarted) {
      return;
    }
    touch();
    int status = statusOf(headers);
    info.responseCode = status;
    settings.stats.chargeResponse(shard(), status);
    encoder.encodeInformational(headers);
  }

  /** Answers in the place of the terminal filter. */
  final void sendLocalReply(LocalReply reply) {
    if (done) {
      return;
    }
    ResponseFlag flag = reply.flag();
    if (flag != null) {
      info.setFlag(flag);
    }
    info.responseCodeDetails = reply.details();
    if (reply.status() == BAD_REQUEST && !settings.http1.keepsAfterRefusal()) {
      manager.presentCodec().closeAfterResponse(); // Envoy: ActiveStream::onLocalReply
    }
    if (responseStarted) {
      resetStream();
      return;
    }
    StreamFilters chain = filters();
    chain.endDecoding();
    HeaderMap headers = manager.shared.headerMaps.take();
    localReplyHeaders = headers;
    byte[] body =
        LocalReplies.fill(headers, reply, context, settings.localReplies, manager.worker());
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

  /** Answers in the place of the terminal filter with a head that is no error. */
  final void sendHead(String details, Consumer<HeaderMap> fill) {
    if (done || responseStarted) {
      return;
    }
    info.responseCodeDetails = details;
    StreamFilters chain = filters();
    chain.endDecoding();
    HeaderMap headers = manager.shared.headerMaps.take();
    localReplyHeaders = headers;
    fill.accept(headers);
    chain.encodeLocal(headers, true);
  }

  /** The response's head has passed the filters. */
  final void sendHeaders(HeaderMap headers, boolean end) {
    if (done) {
      return;
    }
    long now = touch();
    settings.responseHeaders.apply(headers, requestHeaders, info, manager.shared.date);
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
    deadlines.requestComplete();
    encoder.encodeHeaders(headers, end);
    if (end) {
      complete(now);
    } else if (upgraded && status == SWITCHING_PROTOCOLS && settings.logsTunnels) {
      takeBytes(encoder.bytesMeter());
      log(AccessLogType.DOWNSTREAM_TUNNEL_SUCCESSFULLY_ESTABLISHED);
    }
  }

  final void sendData(ByteBuf data, boolean end) {
    if (done) {
      data.release();
      return;
    }
    long now = touch();
    info.bytesSent += data.readableBytes();
    encoder.encodeData(data, end);
    if (end) {
      complete(now);
    }
  }

  final void sendTrailers(HeaderMap trailers) {
    if (done) {
      return;
    }
    context.responseTrailers = trailers;
    encoder.encodeTrailers(trailers);
    complete(touch());
  }

  private void complete(long now) {
    responseComplete = true;
    finish(now);
  }

  /** Gives the stream up in the middle. */
  final void resetStream() {
    if (done) {
      return;
    }
    settings.stats.rqTxReset.inc(shard());
    encoder.resetStream();
    finish(now());
  }

  /** Everything is said: what is left is to tell of it. */
  final void finish(long now) {
    if (done) {
      return;
    }
    done = true;
    info.lastDownstreamTxByteNanos = now;
    info.endNanos = now;
    takeBytes(encoder.bytesMeter());
    StatsShard shard = shard();
    settings.stats.cxTxBytes.add(shard, info.wireBytesSent);
    if (upgraded) {
      settings.stats.cxUpgradesActive.add(shard, -1);
    }
    settings.stats.rqActive.add(shard, -1);
    settings.stats.rqTime.record(shard, TimeUnit.NANOSECONDS.toMillis(now - info.startNanos));
    if (!requestComplete || !responseComplete) {
      settings.stats.rqRxReset.inc(shard); // Envoy counts every stream that is cut off, by whomever
    }
    log(AccessLogType.DOWNSTREAM_END);
    StreamFilters chain = filters;
    if (chain != null) {
      chain.destroy();
    }
    onDone(now);
  }

  final void log(AccessLogType type) {
    context.accessLogType = type;
    AccessLogger[] loggers = settings.accessLoggers;
    for (int i = 0; i < loggers.length; i++) {
      loggers[i].log(context, manager.worker());
    }
  }

  private void takeBytes(BytesMeter meter) {
    info.headerBytesReceived = meter.headerBytesReceived;
    info.headerBytesSent = meter.headerBytesSent;
    info.wireBytesReceived = meter.wireBytesReceived;
    info.wireBytesSent = meter.wireBytesSent;
  }

  /** Logs a stream that goes on. */
  final void logPeriodically(long now) {
    takeBytes(encoder.bytesMeter());
    log(AccessLogType.DOWNSTREAM_PERIODIC);
    deadlines.setLog(now + settings.logIntervalNanos);
  }

  /** Gives the maps back; nobody uses them any more. */
  final void recycle(HeaderMapPool pool) {
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

  // Flow control.

  final void setDownstreamWatermarks(Watermarks next) {
    watermarks = next;
    for (int i = 0; i < aboveHighWatermark; i++) {
      next.onAboveHighWatermark();
    }
  }

  /** The client, or a filter that keeps the response, takes no more for now; calls nest. */
  final void responseHeldBack(boolean hold) {
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

  /** Notes that something happened on the stream, and returns the time. */
  final long touch() {
    long now = now();
    deadlines.touch(now);
    return now;
  }

  final long now() {
    return manager.worker().time().nanoTime();
  }

  final StatsShard shard() {
    return manager.shard();
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
