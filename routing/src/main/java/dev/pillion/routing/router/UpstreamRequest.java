package dev.pillion.routing.router;

import dev.pillion.httpcodec.ProtocolError;
import dev.pillion.httpcodec.StreamDecoder;
import dev.pillion.httpcodec.StreamEncoder;
import dev.pillion.httpcodec.StreamReset;
import dev.pillion.proxycore.config.route.RouteAction.Priority;
import dev.pillion.proxycore.error.ProxyError.RetrySafety;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.Protocol;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.resilience.outlier.Tally;
import dev.pillion.routing.pool.Http1Connection;
import dev.pillion.routing.pool.Http1Pool;
import dev.pillion.routing.pool.PoolFailure;
import dev.pillion.routing.pool.PoolRequest;
import dev.pillion.routing.pool.WorkerHost;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to have a request answered by one host: from the pool's queue to the end of the
 * response. The router may make another when it fails.
 */
final class UpstreamRequest extends PoolRequest implements StreamDecoder {
  private final RouterFilter router;
  private final WorkerHost host;
  private @Nullable Http1Connection connection;
  private @Nullable StreamEncoder encoder;
  private boolean awaitingHeaders = true;
  private boolean ended;
  private boolean holdsDownstream;
  private long askedNanos;

  UpstreamRequest(RouterFilter router, WorkerHost host) {
    this.router = router;
    this.host = host;
  }

  WorkerHost host() {
    return host;
  }

  /** True until the response's head has come. */
  boolean awaitingHeaders() {
    return awaitingHeaders;
  }

  /** Where the request is written to; null while it waits for a connection. */
  @Nullable StreamEncoder encoder() {
    return encoder;
  }

  /**
   * Asks the host's pool for a connection.
   *
   * @param fresh a new one only
   */
  void start(Priority priority, boolean fresh) {
    askedNanos = host.cluster().worker().time().nanoTime();
    Http1Pool pool = host.http1Pool(priority);
    if (pool == null) {
      ended = true;
      router.onNoPool();
    } else {
      pool.newStream(this, fresh);
    }
  }

  @Override
  protected void onPoolReady(Http1Connection ready) {
    connection = ready;
    Tally tally = host.outlierTally();
    if (tally != null) {
      tally.onConnected();
    }
    StreamEncoder opened = ready.newStream(this);
    encoder = opened;
    StreamInfo info = router.info();
    info.upstreamRemoteAddress = ready.remoteAddress(); // the host may have moved since
    info.upstreamLocalAddress = ready.localAddress();
    info.attempt(host.host(), ready.id());
    info.upstreamConnectStartNanos = ready.connectStartNanos();
    info.upstreamConnectEndNanos = ready.connectEndNanos();
    info.upstreamBytes = opened.bytesMeter();
    info.poolReadyNanos = host.cluster().worker().time().nanoTime() - askedNanos;
    info.upstreamProtocol = Protocol.HTTP_1_1;
    router.onUpstreamReady(this, opened);
  }

  @Override
  protected void onPoolFailure(PoolFailure failure, String transportReason) {
    ended = true;
    router.info().poolReadyNanos = host.cluster().worker().time().nanoTime() - askedNanos;
    router.onPoolFailure(this, failure, transportReason);
  }

  /** Gives the attempt up; nothing is heard of it any more. */
  void reset() {
    if (ended) {
      return;
    }
    ended = true;
    StreamEncoder open = encoder;
    if (open == null) {
      cancelPoolRequest();
    } else {
      open.resetStream();
    }
    resumeDownstream();
  }

  /** Another attempt takes its place, whatever is still to come or to go. */
  void abandon() {
    reset();
    StreamEncoder open = encoder;
    if (open != null) {
      open.resetStream(); // a response that came before the request was whole
    }
  }

  /** The attempt's connection had served other requests before. */
  boolean onReusedConnection() {
    return connection != null && connection.reused();
  }

  /** True when the upstream cannot have seen anything of the request. */
  boolean unsent() {
    return connection == null || connection.unsent();
  }

  /**
   * May the request be sent again? A connection that was idle may have been closed by the upstream
   * while the request was on its way; RFC 9110 section 9.2.2 lets a proxy repeat idempotent
   * requests then, and any of which it knows that the upstream has not seen it.
   *
   * @param kept all that was sent of the body is at hand
   */
  RetrySafety retrySafety(ResetReason reason, boolean kept, boolean idempotent) {
    if (encoder == null) {
      return RetrySafety.SAFE;
    }
    boolean lostRace =
        reason == ResetReason.CONNECTION_TERMINATION && onReusedConnection() && unanswered();
    return lostRace && kept && (idempotent || unsent())
        ? RetrySafety.REUSED_ONLY
        : RetrySafety.UNSAFE;
  }

  /** True when not one byte of a response has come. */
  private boolean unanswered() {
    return awaitingHeaders && (encoder == null || encoder.bytesMeter().wireBytesReceived == 0);
  }

  @Override
  public void decodeInformational(HeaderMap headers) {
    router.onUpstreamInformational(this, headers);
  }

  @Override
  public void decodeHeaders(HeaderMap headers, boolean endStream) {
    awaitingHeaders = false;
    if (endStream) {
      complete();
    }
    router.onUpstreamHeaders(this, headers, endStream);
  }

  @Override
  public void decodeData(ByteBuf data, boolean endStream) {
    if (endStream) {
      complete();
    }
    router.onUpstreamData(this, data, endStream);
  }

  @Override
  public void decodeTrailers(HeaderMap trailers) {
    complete();
    router.onUpstreamTrailers(this, trailers);
  }

  private void complete() {
    ended = true;
    resumeDownstream();
  }

  @Override
  public void onProtocolError(ProtocolError error) {
    host.cluster().stats().cxProtocolError.inc(host.cluster().shard());
    failed(ResetReason.PROTOCOL_ERROR);
  }

  @Override
  public void onReset(StreamReset reset) {
    failed(ResetReason.of(reset));
  }

  private void failed(ResetReason reason) {
    if (ended) {
      return;
    }
    ended = true;
    resumeDownstream();
    router.onUpstreamReset(this, reason, "");
  }

  @Override
  public void onAboveWriteHighWatermark() {
    if (!holdsDownstream && !ended) {
      holdsDownstream = true;
      router.callbacks().readDisable(true);
    }
  }

  @Override
  public void onBelowWriteLowWatermark() {
    resumeDownstream();
  }

  private void resumeDownstream() {
    if (holdsDownstream) {
      holdsDownstream = false;
      router.callbacks().readDisable(false);
    }
  }
}
