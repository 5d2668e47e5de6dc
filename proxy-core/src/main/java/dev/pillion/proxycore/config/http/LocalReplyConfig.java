package dev.pillion.proxycore.config.http;

import dev.pillion.proxycore.format.Formatter;
import dev.pillion.proxycore.http.HeaderMutations;
import dev.pillion.proxycore.log.AccessLogFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code LocalReplyConfig}: what becomes of the answers that the proxy gives itself.
 *
 * @param mappers the first whose filter an answer passes changes it
 * @param format the body where the mapper has no format of its own; null: it stays
 */
public record LocalReplyConfig(List<Mapper> mappers, @Nullable BodyFormat format) {
  /** No answer is changed. */
  public static final LocalReplyConfig NONE = new LocalReplyConfig(List.of(), null);

  /**
   * {@code ResponseMapper}.
   *
   * @param status the new status; 0: it stays
   * @param body the new body, before it is formatted; null: it stays
   * @param format instead of the configuration's; null: that one
   * @param headers added to the answer, by its list of response headers
   */
  public record Mapper(
      AccessLogFilter filter,
      int status,
      @Nullable String body,
      @Nullable BodyFormat format,
      HeaderMutations headers) {}

  /** A body's format with its media type. */
  public record BodyFormat(Formatter formatter, String contentType) {}

  public boolean isEmpty() {
    return mappers.isEmpty() && format == null;
  }
}
