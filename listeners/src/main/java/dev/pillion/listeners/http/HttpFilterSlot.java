package dev.pillion.listeners.http;

import dev.pillion.proxycore.config.route.RouteFilterConfig;
import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HttpFilter;
import dev.pillion.proxycore.http.HttpFilterCallbacks;
import dev.pillion.proxycore.http.HttpFilterSeat;
import dev.pillion.proxycore.http.LocalReply;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.http.Watermarks;
import dev.pillion.proxycore.network.Connection;
import dev.pillion.proxycore.route.Route;
import dev.pillion.proxycore.worker.Worker;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One filter in its place in the chain of one stream. */
final class HttpFilterSlot implements HttpFilterCallbacks {
  private final HttpStream stream;
  private final int index;
  private final String name;
  final HttpFilter filter;

  @SuppressWarnings("this-escape") // a factory keeps the callbacks and calls none
  HttpFilterSlot(HttpStream stream, int index, HttpFilterSeat seat) {
    this.stream = stream;
    this.index = index;
    this.name = seat.name();
    this.filter = seat.factory().create(this);
  }

  @Override
  public Worker worker() {
    return stream.worker();
  }

  @Override
  public Connection connection() {
    return stream.connection();
  }

  @Override
  public StreamInfo streamInfo() {
    return stream.info;
  }

  @Override
  public FormatContext formatContext() {
    return stream.context;
  }

  @Override
  public HeaderMap requestHeaders() {
    return stream.requestHeaders();
  }

  @Override
  public @Nullable Route route() {
    return stream.route();
  }

  @Override
  public @Nullable RouteFilterConfig routeConfig() {
    Route route = stream.route();
    return route == null ? null : route.filterOverrides().mostSpecific(name);
  }

  @Override
  public List<RouteFilterConfig> routeConfigs() {
    Route route = stream.route();
    return route == null ? List.of() : route.filterOverrides().all(name);
  }

  @Override
  public void clearRouteCache() {
    stream.clearRouteCache();
  }

  @Override
  public void continueDecoding() {
    stream.filters().continueDecoding(index);
  }

  @Override
  public void continueEncoding() {
    stream.filters().continueEncoding(index);
  }

  @Override
  public void sendHead(String details, Consumer<HeaderMap> fill) {
    stream.sendHead(details, fill);
  }

  @Override
  public void sendLocalReply(LocalReply reply) {
    stream.sendLocalReply(reply);
  }

  @Override
  public void encodeInformational(HeaderMap headers) {
    stream.encodeInformational(headers);
  }

  @Override
  public void encodeHeaders(HeaderMap headers, boolean endStream) {
    stream.filters().encodeHeaders(index, headers, endStream);
  }

  @Override
  public void encodeData(ByteBuf data, boolean endStream) {
    stream.filters().encodeData(index, data, endStream);
  }

  @Override
  public void injectEncodedData(ByteBuf data, boolean endStream) {
    stream.filters().injectEncodedData(index, data, endStream);
  }

  @Override
  public void encodeTrailers(HeaderMap trailers) {
    stream.filters().encodeTrailers(index, trailers);
  }

  @Override
  public void resetStream() {
    stream.resetStream();
  }

  @Override
  public void readDisable(boolean disable) {
    stream.readDisable(disable);
  }

  @Override
  public void setDownstreamWatermarks(Watermarks watermarks) {
    stream.setDownstreamWatermarks(watermarks);
  }

  @Override
  public int bufferLimit() {
    return stream.bufferLimit();
  }
}
