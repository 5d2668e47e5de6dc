package dev.pillion.proxycore.http;

import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.network.Connection;
import dev.pillion.proxycore.route.Route;
import dev.pillion.proxycore.worker.Worker;
import io.netty.buffer.ByteBuf;
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

  /** Has the route matched again, after a filter changed what it was matched by. */
  void clearRouteCache();

  /** Resumes the request's way behind this filter, after it returned {@link FilterStatus#STOP}. */
  void continueDecoding();

  /** Resumes the response's way behind this filter. */
  void continueEncoding();

  /** Answers for the upstream; the reply passes the encoding filters, then the stream ends. */
  void sendLocalReply(LocalReply reply);

  // For the terminal filter: the response's parts in their order. Buffers pass with their
  // ownership.

  void encodeInformational(HeaderMap headers);

  void encodeHeaders(HeaderMap headers, boolean endStream);

  void encodeData(ByteBuf data, boolean endStream);

  void encodeTrailers(HeaderMap trailers);

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
