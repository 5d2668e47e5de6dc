package dev.pillion.proxycore.format;

import java.util.Map;

/** Compiles formats; everything that can be wrong with one is said here, not when it is used. */
public final class Formats {
  /** Envoy's default access log format. */
  public static final String DEFAULT_ACCESS_LOG =
      "[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\" "
          + "%RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% %DURATION% "
          + "%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "
          + "\"%REQ(X-FORWARDED-FOR)%\" \"%REQ(USER-AGENT)%\" \"%REQ(X-REQUEST-ID)%\" "
          + "\"%REQ(:AUTHORITY)%\" \"%UPSTREAM_HOST%\"\n";

  private Formats() {}

  /** A text access log's format with Envoy's defaults: absent values print {@code -}. */
  public static Formatter compile(String format) throws FormatException {
    return compile(format, FormatOptions.PLAIN);
  }

  /** A text access log's format: what peers sent is escaped. */
  public static Formatter compile(String format, FormatOptions options) throws FormatException {
    return new TextFormat(
        FormatParser.parse(format, options), TextFormat.Use.LOG, options.omitEmpty());
  }

  /** The compiled {@link #DEFAULT_ACCESS_LOG}. */
  public static Formatter defaultAccessLog() {
    try {
      return compile(DEFAULT_ACCESS_LOG);
    } catch (FormatException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A header value's format; absent values print nothing, as Envoy's header parser has it, and no
   * control byte gets through.
   */
  public static Formatter compileHeaderValue(String format, FormatOptions options)
      throws FormatException {
    return new TextFormat(
        FormatParser.parse(LegacyHeaderSyntax.translate(format), options),
        TextFormat.Use.HEADER_VALUE,
        true);
  }

  /** A local reply body's format: nothing is escaped. */
  public static Formatter compileBody(String format, FormatOptions options) throws FormatException {
    return new TextFormat(
        FormatParser.parse(format, options), TextFormat.Use.BODY, options.omitEmpty());
  }

  /**
   * A JSON format: maps, lists, texts with operators, numbers, booleans, nulls. Each line ends in a
   * newline.
   */
  public static Formatter compileJson(Map<String, ?> format, FormatOptions options)
      throws FormatException {
    return JsonFormat.compile(format, options);
  }
}
