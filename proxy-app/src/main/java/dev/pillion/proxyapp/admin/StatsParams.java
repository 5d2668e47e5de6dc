package dev.pillion.proxyapp.admin;

import dev.pillion.telemetry.stats.StatsQuery;
import dev.pillion.telemetry.stats.StatsQuery.HistogramBuckets;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of {@code /stats} and {@code /stats/prometheus}, which take the same ones; checked
 * in Envoy's order and refused in its words.
 *
 * @param buckets null: the format's own
 */
record StatsParams(
    boolean usedOnly,
    Predicate<String> filter,
    StatsQuery.Type type,
    @Nullable HistogramBuckets buckets,
    Format format) {

  enum Format {
    TEXT,
    JSON,
    PROMETHEUS,
    HTML,
    ACTIVE_HTML
  }

  /** A parameter that cannot be; the message is Envoy's. */
  static final class InvalidParameterException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidParameterException(String message) {
      super(message);
    }
  }

  static StatsParams of(AdminRequest request) throws InvalidParameterException {
    Predicate<String> filter = filter(request);
    HistogramBuckets buckets =
        buckets(request.parameter("histogram_buckets"), isPrometheus(request));
    StatsQuery.Type type = type(request.parameter("type"));
    if (showsHiddenOnly(request.parameter("hidden"))) {
      filter = name -> false;
    }
    return new StatsParams(
        request.has("usedonly"), filter, type, buckets, format(request.parameter("format")));
  }

  private static Predicate<String> filter(AdminRequest request) throws InvalidParameterException {
    Predicate<String> filter;
    try {
      filter = NameFilter.of(request);
    } catch (NameFilter.InvalidFilterException e) {
      throw new InvalidParameterException(e.getMessage() + ": " + e.reason());
    }
    if (!request.has("invert_filter")) {
      return filter;
    }
    if ("".equals(request.parameters().getOrDefault("filter", ""))) {
      throw new InvalidParameterException(
          "invert_filter can only be used if filter is also provided");
    }
    return filter.negate();
  }

  private static boolean isPrometheus(AdminRequest request) {
    return request.path().endsWith("/prometheus")
        || "prometheus".equals(request.parameter("format"));
  }

  private static @Nullable HistogramBuckets buckets(@Nullable String text, boolean prometheus)
      throws InvalidParameterException {
    return switch (text) {
      case null -> null;
      case "" -> null;
      case "cumulative" -> HistogramBuckets.CUMULATIVE;
      case "disjoint" -> HistogramBuckets.DISJOINT;
      case "detailed" -> HistogramBuckets.DETAILED;
      case "summary", "none" -> HistogramBuckets.SUMMARY;
      case "prometheusnative" ->
          throw new InvalidParameterException(
              prometheus
                  ? "unsupported prometheusnative histogram type when not using protobuf"
                      + " exposition format"
                  : "Invalid histogram_buckets type for non prometheus stats type");
      default ->
          throw new InvalidParameterException(
              "usage: /stats?histogram_buckets="
                  + "(cumulative|disjoint|detailed|summary|prometheusnative)\n");
    };
  }

  private static StatsQuery.Type type(@Nullable String text) throws InvalidParameterException {
    return switch (text == null ? "" : text) {
      case "All", "" -> StatsQuery.Type.ALL;
      case "Counters" -> StatsQuery.Type.COUNTERS;
      case "Gauges" -> StatsQuery.Type.GAUGES;
      case "Histograms" -> StatsQuery.Type.HISTOGRAMS;
      case "TextReadouts" -> StatsQuery.Type.TEXT_READOUTS;
      default -> throw new InvalidParameterException("invalid &type= param");
    };
  }

  /**
   * No statistic is hidden here, so {@code include} changes nothing and {@code only} shows none.
   */
  private static boolean showsHiddenOnly(@Nullable String text) throws InvalidParameterException {
    return switch (text == null ? "" : text) {
      case "", "include", "exclude" -> false;
      case "only" -> true;
      default ->
          throw new InvalidParameterException("usage: /stats?hidden=(include|only|exclude)\n\n");
    };
  }

  private static Format format(@Nullable String text) throws InvalidParameterException {
    return switch (text == null ? "" : text) {
      case "", "text" -> Format.TEXT;
      case "json" -> Format.JSON;
      case "prometheus" -> Format.PROMETHEUS;
      case "html" -> Format.HTML;
      case "active-html" -> Format.ACTIVE_HTML;
      default ->
          throw new InvalidParameterException(
              "usage: /stats?format=(html|active-html|json|prometheus|text)\n\n");
    };
  }
}
