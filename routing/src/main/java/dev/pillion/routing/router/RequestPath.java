package dev.pillion.routing.router;

import dev.pillion.httpcodec.StreamEncoder;
import dev.pillion.proxycore.config.http.HttpFilterConfig;
import dev.pillion.proxycore.error.ProxyError.RetrySafety;
import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HttpFilterCallbacks;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.routing.pool.WorkerCluster;
import dev.pillion.routing.pool.WorkerClusters;
import dev.pillion.routing.route.MatchedRoute;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The request's way out: what comes of it goes to the attempt that has a connection, and is kept as
 * long as another attempt may need it.
 */
abstract class RequestPath extends ResponsePath {
  private @Nullable RequestBody body;
  private @Nullable HeaderMap requestTrailers;
  private boolean requestComplete;
  private boolean keepBody;
  private boolean idempotent;

  /** The request has no body. */
  boolean headersEndStream;

  /** A lost race for an idle connection has been repeated, which happens once. */
  boolean raceRepeated;

  /** How often the client's side has asked to stop. */
  int downstreamBlocked;

  RequestPath(
      HttpFilterConfig.Router config,
      RouterStats stats,
      WorkerClusters clusters,
      HttpFilterCallbacks callbacks) {
    super(config, stats, clusters, callbacks);
  }

  /** A connection is there: what has come of the request goes out. */
  void onUpstreamReady(UpstreamRequest attempt, StreamEncoder encoder) {
    HeaderMap headers = callbacks.requestHeaders();
    keepBody = !raceRepeated && attempt.onReusedConnection(); // at most once again
    idempotent = SafeMethods.idempotent(headers);
    long now = callbacks.worker().time().nanoTime();
    if (info.firstUpstreamTxByteNanos == StreamInfo.UNSET) {
      info.firstUpstreamTxByteNanos = now;
    }
    for (int i = 0; i < downstreamBlocked; i++) {
      encoder.readDisable(true);
    }
    WorkerCluster used = attempt.host().cluster();
    long duration = timeouts.streamNanos(used.maxStreamDurationNanos());
    timers = RouterTimers.withMaxStreamDuration(timers, this, used, duration);
    encoder.encodeHeaders(headers, headersEndStream);
    RequestBody waiting = body;
    if (waiting != null) {
      waiting.sendTo(encoder, requestComplete && requestTrailers == null, bodyKept());
    }
    HeaderMap trailers = requestTrailers;
    if (trailers != null) {
      encoder.encodeTrailers(trailers);
    }
    if (requestComplete) {
      info.lastUpstreamTxByteNanos = now;
      startAttemptTimers();
    }
  }

  /** What is sent of the body can be sent again. */
  private boolean bodyKept() {
    return keepBody || retries != null;
  }

  public FilterStatus decodeData(ByteBuf data, boolean endStream) {
    if (done || cluster == null) {
      data.release();
      return FilterStatus.STOP;
    }
    if (retries != null && body().bytes() + data.readableBytes() > retryBufferLimit()) {
      abandonRetries();
    }
    UpstreamRequest attempt = upstream;
    StreamEncoder encoder = attempt == null ? null : attempt.encoder();
    if (attempt == null && retries == null) {
      data.release();
      fail(RouterErrors.bodyTooLargeToRetry());
      return FilterStatus.STOP;
    }
    requestComplete = endStream;
    if (attempt == null || encoder == null) {
      body().hold(data);
    } else {
      send(attempt, encoder, data, endStream);
    }
    if (endStream) {
      onRequestComplete();
    }
    return FilterStatus.STOP;
  }

  private void send(
      UpstreamRequest attempt, StreamEncoder encoder, ByteBuf data, boolean endStream) {
    if (retries != null) {
      body().keep(data);
    } else if (keepBody) {
      keepBody = body().keep(data, idempotent || attempt.unsent());
    }
    if (timers != null) {
      timers.touchPerTryIdle();
    }
    encoder.encodeData(data, endStream);
  }

  private long retryBufferLimit() {
    MatchedRoute matched = route;
    long configured = matched == null ? -1 : matched.requestBufferLimit();
    long buffered = callbacks.bufferLimit();
    return configured < 0 ? buffered : Math.min(configured, buffered);
  }

  /** The body is more than what is kept of it: the attempt under way is the last. */
  private void abandonRetries() {
    cluster().stats().retryOrShadowAbandoned.inc(shard());
    endRetries();
    UpstreamRequest attempt = upstream;
    if (attempt != null && attempt.encoder() != null) {
      forgetBody();
    }
  }

  private RequestBody body() {
    RequestBody present = body;
    if (present == null) {
      present = new RequestBody(callbacks);
      body = present;
    }
    return present;
  }

  @Override
  void forgetBody() {
    keepBody = false;
    if (body != null) {
      body.release();
    }
  }

  public FilterStatus decodeTrailers(HeaderMap trailers) {
    if (done || cluster == null) {
      return FilterStatus.STOP;
    }
    requestComplete = true;
    requestTrailers = trailers;
    StreamEncoder encoder = upstream == null ? null : upstream.encoder();
    if (encoder != null) {
      encoder.encodeTrailers(trailers);
    }
    onRequestComplete();
    return FilterStatus.STOP;
  }

  final void onRequestComplete() {
    requestComplete = true;
    requestCompleteNanos = callbacks.worker().time().nanoTime();
    if (upstream != null && upstream.encoder() != null) {
      info.lastUpstreamTxByteNanos = requestCompleteNanos;
    }
    if (done) {
      return;
    }
    if (timeouts.globalNanos > 0) {
      callbacks.worker().timers().arm(this, timeouts.globalNanos);
    }
    if (upstream != null && upstream.encoder() != null) {
      startAttemptTimers();
    }
  }

  /** An attempt's time runs once it has a connection and the request is there. */
  private void startAttemptTimers() {
    if (timeouts.perTryNanos > 0 && !headersSent) {
      timers = RouterTimers.withPerTry(timers, this, callbacks.worker(), timeouts.perTryNanos);
    }
    if (timeouts.perTryIdleNanos > 0) {
      timers =
          RouterTimers.withPerTryIdle(timers, this, callbacks.worker(), timeouts.perTryIdleNanos);
    }
  }

  @Override
  RetrySafety retrySafety(UpstreamRequest attempt, ResetReason reason) {
    return attempt.retrySafety(reason, keepBody, idempotent);
  }
}
