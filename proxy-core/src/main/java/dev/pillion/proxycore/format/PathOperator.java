package dev.pillion.proxycore.format;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * {@code %PATH(X:Y):Z%} (X: WQ or NQ, with or without the query; Y: ORIG, PATH or ORIG_OR_PATH) and
 * {@code %QUERY_PARAM(KEY):Z%}.
 */
final class PathOperator extends Operator {
  private enum Take {
    WHOLE,
    WITHOUT_QUERY,
    PARAMETER,
    QUERY,
    DECODED_QUERY
  }

  private final Take take;
  private final HeaderName name;
  private final @Nullable HeaderName alternative;
  private final byte[] key;

  private PathOperator(Take take, HeaderName name, @Nullable HeaderName alternative, String key) {
    this.take = take;
    this.name = name;
    this.alternative = alternative;
    this.key = key.getBytes(StandardCharsets.UTF_8);
  }

  static PathOperator parameter(String key) {
    return new PathOperator(Take.PARAMETER, HeaderNames.PATH, null, key);
  }

  /** {@code %QUERY_PARAMS(X)%}: all of the query; X: as it came (ORIG) or DECODED. */
  static PathOperator parameters(@Nullable String option) throws FormatException {
    Take take =
        switch (option == null ? "" : option) {
          case "", "ORIG" -> Take.QUERY;
          case "DECODED" -> Take.DECODED_QUERY;
          default ->
              throw new FormatException(
                  "Invalid QUERY_PARAMS option: '"
                      + option
                      + "', only 'ORIG'/'DECODED' are allowed");
        };
    return new PathOperator(take, HeaderNames.PATH, null, "");
  }

  /** {@code %REQ_WITHOUT_QUERY(X?Y)%}. */
  static PathOperator withoutQuery(HeaderName name, @Nullable HeaderName alternative) {
    return new PathOperator(Take.WITHOUT_QUERY, name, alternative, "");
  }

  static PathOperator path(@Nullable String parameters) throws FormatException {
    String[] parts = (parameters == null ? "" : parameters).split(":", -1);
    Take take =
        switch (parts[0]) {
          case "", "WQ" -> Take.WHOLE;
          case "NQ" -> Take.WITHOUT_QUERY;
          default ->
              throw new FormatException(
                  "Invalid PATH option: '" + parts[0] + "', only 'WQ'/'NQ' are allowed");
        };
    return switch (parts.length > 1 ? parts[1] : "") {
      case "", "ORIG_OR_PATH" ->
          new PathOperator(take, HeaderNames.X_ENVOY_ORIGINAL_PATH, HeaderNames.PATH, "");
      case "ORIG" -> new PathOperator(take, HeaderNames.X_ENVOY_ORIGINAL_PATH, null, "");
      case "PATH" -> new PathOperator(take, HeaderNames.PATH, null, "");
      default ->
          throw new FormatException(
              "Invalid PATH option: '"
                  + parts[1]
                  + "', only 'ORIG'/'PATH'/'ORIG_OR_PATH' are allowed");
    };
  }

  @Override
  boolean append(FormatContext context, TextBuffer out) {
    HeaderMap headers = context.requestHeaders;
    int line = headers == null ? -1 : headers.indexOf(name);
    if (headers != null && line < 0 && alternative != null) {
      line = headers.indexOf(alternative);
    }
    if (headers == null || line < 0) {
      return false;
    }
    byte[] data = headers.array();
    int start = headers.valueOffset(line);
    int end = start + headers.valueLength(line);
    int query = indexOf(data, '?', start, end);
    switch (take) {
      case WHOLE -> out.append(data, start, end - start);
      case WITHOUT_QUERY -> out.append(data, start, query - start);
      case PARAMETER -> {
        return appendParameter(data, query + 1, end, out);
      }
      case QUERY, DECODED_QUERY -> {
        return appendQuery(data, query + 1, end, out);
      }
    }
    return true;
  }

  private boolean appendParameter(byte[] data, int from, int end, TextBuffer out) {
    int start = from;
    while (start < end) {
      int stop = indexOf(data, '&', start, end);
      int equals = indexOf(data, '=', start, stop);
      if (decodesToKey(data, start, equals)) {
        PercentCoding.decode(data, Math.min(equals + 1, stop), stop, out);
        return true;
      }
      start = stop + 1;
    }
    return false;
  }

  private boolean appendQuery(byte[] data, int from, int end, TextBuffer out) {
    if (from >= end) {
      return false;
    }
    if (take == Take.QUERY) {
      out.append(data, from, end - from);
    } else {
      decodeValues(data, from, end, out);
    }
    return true;
  }

  /** As Envoy: names stay as they came. */
  private static void decodeValues(byte[] data, int from, int end, TextBuffer out) {
    int start = from;
    while (start < end) {
      int stop = indexOf(data, '&', start, end);
      int equals = indexOf(data, '=', start, stop);
      out.append(data, start, Math.min(equals + 1, stop) - start);
      PercentCoding.decode(data, Math.min(equals + 1, stop), stop, out);
      if (stop < end) {
        out.append('&');
      }
      start = stop + 1;
    }
  }

  private boolean decodesToKey(byte[] data, int start, int end) {
    int at = start;
    for (byte wanted : key) {
      if (at >= end) {
        return false;
      }
      int escaped = PercentCoding.escaped(data, at, end);
      if ((byte) (escaped < 0 ? data[at] : escaped) != wanted) {
        return false;
      }
      at += escaped < 0 ? 1 : PercentCoding.LENGTH;
    }
    return at == end;
  }

  /** Where a byte stands, or {@code end}. */
  private static int indexOf(byte[] data, char wanted, int start, int end) {
    int at = start;
    while (at < end && data[at] != wanted) {
      at++;
    }
    return at;
  }

  @Override
  boolean untrusted() {
    return true;
  }
}
