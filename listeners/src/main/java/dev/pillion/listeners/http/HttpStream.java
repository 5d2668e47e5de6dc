package dev.pillion.listeners.http;

import dev.pillion.httpcodec.ProtocolError;
import dev.pillion.httpcodec.StreamDecoder;
import dev.pillion.httpcodec.StreamEncoder;
import dev.pillion.httpcodec.StreamReset;
import dev.pillion.proxycore.config.route.RouteAction.MaxStreamDuration;
import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.proxycore.format.AccessLogType;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderMutation;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.HttpFilterSeat;
import dev.pillion.proxycore.http.LocalReply;
import dev.pillion.proxycore.http.Protocol;
import dev.pillion.proxycore.network.Connection;
import dev.pillion.proxycore.route.FilterOverrides;
import dev.pillion.proxycore.route.Route;
import dev.pillion.proxycore.route.RouteTable;
import dev.pillion.proxycore.worker.Worker;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response: between the codec and the filters on either way. Here is the half
 * that takes the request: it checks and changes the head, hands the parts to the filters, and
 * watches over the time that all of it takes. It pins the route table that was current when it
 * began.
 */
final class HttpStream extends ResponseSide implements StreamDecoder {
  /** The next of the streams whose maps wait for the end of the turn. */
  @Nullable HttpStream nextRetired;

  private static final int GRPC_DEADLINE_EXCEEDED = 4;

  private final RouteTable routes;
  private @Nullable Route route;
  private boolean routed;
  private HttpFilterSeat[] chain;
  private long random;

  HttpStream(HttpConnectionManager manager, StreamEncoder encoder, RouteTable routes) {
    super(manager, encoder);
    this.routes = routes;
    this.chain = settings.filters;
    info.protocol = Protocol.HTTP_1_1;
    settings.stats.rqTotal.inc(shard());
    settings.stats.rqHttp1Total.inc(shard());
    settings.stats.rqActive.add(shard(), 1);
  }

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
    LocalReply refusal = settings.targets.refuse(headers, shard());
    if (refusal != null) {
      sendLocalReply(refusal);
      return;
    }
    settings.hosts.apply(headers, info.connection.localAddress);
    boolean upgrade = headers.contains(HeaderNames.UPGRADE);
    for (HeaderMutation mutation : settings.earlyMutations) {
      mutation.apply(headers, context);
    }
    refusal =
        settings.requestHeaders.apply(
            headers, info, routes.internalOnlyHeaders(), manager.shared.requestIds);
    if (refusal != null) {
      sendLocalReply(refusal);
      return;
    }
    Route matched = route();
    if (upgrade) {
      refusal = beginUpgrade(headers, matched);
    }
    if (settings.logsNewRequests) {
      log(AccessLogType.DOWNSTREAM_START);
    }
    if (refusal != null) {
      sendLocalReply(refusal);
      return;
    }
    filters().decodeHeaders(headers, endStream);
  }

  /** Takes an upgrade's filters, or says how the request is refused. */
  private @Nullable LocalReply beginUpgrade(HeaderMap headers, @Nullable Route matched) {
    HttpFilterSeat[] found = settings.upgrades.filters(headers, matched);
    if (found != null) {
      chain = found;
      upgraded = true;
      settings.stats.cxUpgradesTotal.inc(shard());
      settings.stats.cxUpgradesActive.add(shard(), 1);
      return null;
    }
    if (matched == null) {
      return null; // the router says that there is no route
    }
    settings.stats.rqUpgradeRefused.inc(shard());
    String cluster = matched.clusterName(headers);
    if (!cluster.isEmpty()) { // where it would have gone, for the log
      info.upstreamCluster = cluster;
      info.upstreamClusterStatName = cluster;
    }
    manager.presentCodec().closeAfterResponse(); // what follows may be another protocol's bytes
    return LocalReply.of(403, "", null, "upgrade_failed");
  }

  /** RFC 9110 section 10.1.1: the proxy says 100 itself and asks nobody. */
  private void continueIfExpected(HeaderMap headers) {
    int line = headers.indexOf(HeaderNames.EXPECT);
    if (headers.valueEqualsIgnoreCase(line, "100-continue")) {
      headers.remove(HeaderNames.EXPECT);
      sendInformational(manager.shared.continueHeaders);
    }
  }

  private void takeTimeouts(Route matched, HeaderMap headers) {
    Duration idle = matched.idleTimeout();
    MaxStreamDuration life = matched.maxStreamDuration();
    if (idle != null) {
      deadlines.setIdle(idle.toNanos());
    }
    if (life != null) {
      long nanos = StreamLife.nanos(life, settings.maxStreamNanos, headers, deadlines);
      deadlines.setDuration(nanos == StreamLife.ENDLESS ? Deadline.NEVER : info.startNanos + nanos);
    }
    if (idle != null || life != null) {
      manager.deadlines().wakeAt(deadlines.next());
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
    if (error.unexpectedUnderscore()) {
      settings.stats.rqUnderscoreRefused.inc(shard());
    }
    info.setFlag(ResponseFlag.DOWNSTREAM_PROTOCOL_ERROR);
    manager.connectionInfo().setFlag(ResponseFlag.DOWNSTREAM_PROTOCOL_ERROR);
    info.responseCodeDetails = error.details();
    if (!responseStarted()) {
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
    if (!info.hasFlag(ResponseFlag.DOWNSTREAM_PROTOCOL_ERROR)) {
      info.setFlag(ResponseFlag.DOWNSTREAM_CONNECTION_TERMINATION);
      info.responseCodeDetails =
          manager.closedByUs() ? "downstream_local_disconnect" : "downstream_remote_disconnect";
    }
    finish(now());
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
      case LOG -> logPeriodically(now);
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
        // the client's own deadline may be what has passed
        sendLocalReply(
            new LocalReply(
                status,
                "downstream duration timeout",
                null,
                "max_duration_timeout",
                null,
                GRPC_DEADLINE_EXCEEDED));
      }
    }
  }

  private void timedOut(int status, String body, @Nullable ResponseFlag flag, String details) {
    sendLocalReply(LocalReply.of(status, body, flag, details));
  }

  // What filters ask.

  @Override
  StreamFilters filters() {
    StreamFilters present = filters;
    if (present == null) {
      Route matched = route; // not matched here: who is refused before has all filters
      FilterOverrides overrides =
          matched == null ? FilterOverrides.NONE : matched.filterOverrides();
      present = new StreamFilters(this, chain, overrides, bufferLimit());
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
      info.route = found;
      info.routeResolutions++;
      info.routeName = found == null ? null : found.name();
      info.virtualHostName = found == null ? null : found.virtualHostName();
      if (found != null) {
        takeTimeouts(found, headers);
      }
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

  @Override
  void onDone(long now) {
    manager.onStreamDone(this, now);
  }

  @Override
  public void onAboveWriteHighWatermark() {
    responseHeldBack(true);
  }

  @Override
  public void onBelowWriteLowWatermark() {
    responseHeldBack(false);
  }
}
