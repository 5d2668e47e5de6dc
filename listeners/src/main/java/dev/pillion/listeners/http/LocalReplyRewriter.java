package dev.pillion.listeners.http;

import dev.pillion.proxycore.config.http.LocalReplyConfig;
import dev.pillion.proxycore.config.http.LocalReplyConfig.BodyFormat;
import dev.pillion.proxycore.config.http.LocalReplyConfig.Mapper;
import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.format.TextBuffer;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code local_reply_config} at work, in Envoy's order: the first mapper that an answer passes
 * gives it another body, headers and status; then the body is formatted. Immutable.
 */
final class LocalReplyRewriter {
  /** What became of an answer, beside its headers; a null type: its own stays. */
  record Outcome(int status, byte[] body, @Nullable String contentType) {}

  private final LocalReplyConfig config;

  LocalReplyRewriter(LocalReplyConfig config) {
    this.config = config;
  }

  /** Null when nothing is to be changed ever. */
  static @Nullable LocalReplyRewriter of(LocalReplyConfig config) {
    return config.isEmpty() ? null : new LocalReplyRewriter(config);
  }

  /**
   * @param headers the answer's; they get the mapper's
   */
  Outcome rewrite(
      HeaderMap headers, int status, String body, FormatContext context, Worker worker) {
    context.info.responseCode = status; // filters and formats ask for it
    context.responseHeaders = headers;
    int code = status;
    String text = body;
    BodyFormat format = config.format();
    Mapper mapper = mapper(context, worker);
    if (mapper != null) {
      code = apply(mapper, headers, context, status);
      text = mapper.body() != null ? mapper.body() : text;
      format = mapper.format() != null ? mapper.format() : format;
    }
    return format == null
        ? new Outcome(code, text.getBytes(StandardCharsets.UTF_8), null)
        : new Outcome(code, format(format, text, context), format.contentType());
  }

  private @Nullable Mapper mapper(FormatContext context, Worker worker) {
    for (int i = 0; i < config.mappers().size(); i++) {
      Mapper mapper = config.mappers().get(i);
      if (mapper.filter().passes(context, worker)) {
        return mapper;
      }
    }
    return null;
  }

  private static int apply(Mapper mapper, HeaderMap headers, FormatContext context, int status) {
    mapper.headers().applyToResponse(headers, context);
    if (mapper.status() == 0) {
      return status;
    }
    headers.set(HeaderNames.STATUS, Integer.toString(mapper.status()));
    context.info.responseCode = mapper.status();
    return mapper.status();
  }

  /** The one place where {@code %LOCAL_REPLY_BODY%} is something, as in Envoy. */
  private static byte[] format(BodyFormat format, String body, FormatContext context) {
    TextBuffer text = new TextBuffer(256);
    context.localReplyBody = body;
    format.formatter().format(context, text);
    context.localReplyBody = "";
    return Arrays.copyOf(text.array(), text.length());
  }
}
