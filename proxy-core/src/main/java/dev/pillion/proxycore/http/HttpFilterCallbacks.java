package dev.pillion.proxycore.http;

import dev.pillion.proxycore.config.route.RouteFilterConfig;
import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.network.Connection;
import dev.pillion.proxycore.route.Route;
import dev.pillion.proxycore.worker.Worker;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a filter may ask of its stream. For the stream's worker alone. */
public interface HttpFilterCallbacks {
  Worker worker();

  /** The downstream connection that carries the stream. */
  Connection connection();

  StreamInfo streamInfo();

  /** What command operators read of this stream; the same object at every call. */
  FormatContext formatContext();

  /** The request's head, from decodeHeaders on. */
  HeaderMap requestHeaders();

  /**
   * The stream's route from the table pinned when the stream began; matched at the first call.
   * Null: no route.
   */
  @Nullable Route route();

  /**
   * What the stream's route says to this filter: the most specific level's configuration. Null:
   * nothing, or there is no route.
   */
  @Nullable RouteFilterConfig routeConfig();

  /**
   * What every level of the stream's route says to this filter, the least specific one first; for
   * filters that put them together.
   */
  List<RouteFilterConfig> routeConfigs();

  /** Has the route matched again, after a filter changed what it was matched by. */
  void clearRouteCache();

  /** Resumes the request's way behind this filter, after it returned {@link FilterStatus#STOP}. */
  void continueDecoding();

  /** Resumes the response's way behind this filter. */
  void continueEncoding();

  /**
   * Answers for the upstream with a head alone, which is no error: no local reply's rules hold for
   * it. It passes every encoding filter, then the stream ends.
   *
   * @param details the response code details
   * @param fill adds the head's lines, {@code :status} first
   */
  void sendHead(String details, Consumer<HeaderMap> fill);

  /** Answers for the upstream; the reply passes the encoding filters, then the stream ends. */
  void sendLocalReply(LocalReply reply);

  // For the terminal filter: the response's parts in their order. Buffers pass with their
  // ownership.

  void encodeInformational(HeaderMap headers);

  void encodeHeaders(HeaderMap headers, boolean endStream);

  void encodeData(ByteBuf data, boolean endStream);

  void encodeTrailers(HeaderMap trailers);

  /**
   * For a filter that took the response's data ({@link FilterStatus#TAKEN}): hands on what has
   * become of them.
   */
  void injectEncodedData(ByteBuf data, boolean endStream);

  /**
   * Ends the stream without a whole response: HTTP/1 closes the connection, HTTP/2 resets the
   * stream.
   */
  void resetStream();

  /** Stops or resumes the reading of the request's body; calls nest. */
  void readDisable(boolean disable);

  /**
   * Says when the client takes the response too slowly; the terminal filter then stops its
   * upstream.
   */
  void setDownstreamWatermarks(Watermarks watermarks);

  /** How many bytes a filter may keep of one direction before it must answer 413 or 500 (bytes). */
  int bufferLimit();
}
