package dev.pillion.proxyapp.admin;

import dev.pillion.proxyapp.admin.AdminPage.Parameter;
import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.telemetry.stats.HistogramIntervals;
import dev.pillion.telemetry.stats.PrometheusText;
import dev.pillion.telemetry.stats.StatsJson;
import dev.pillion.telemetry.stats.StatsQuery;
import dev.pillion.telemetry.stats.StatsText;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code /stats}, {@code /stats/prometheus} and {@code /reset_counters}. */
public final class StatsPages {
  private static final String USAGE = "usage: /stats?format=(json|prometheus|text)\n\n";
  private static final Parameter USED_ONLY =
      new Parameter(
          "usedonly", "Only include stats that have been written by system since restart");
  private static final Parameter FILTER =
      new Parameter("filter", "Regular expression (Google re2) for filtering stats");
  private static final Parameter INVERT = new Parameter("invert_filter", "Invert the filter regex");

  private final StatsStore store;
  private final HistogramIntervals intervals;
  private final Runnable refresh;

  private StatsPages(StatsStore store, HistogramIntervals intervals, Runnable refresh) {
    this.store = store;
    this.intervals = intervals;
    this.refresh = refresh;
  }

  /**
   * Adds the pages.
   *
   * @param refresh brings gauges of the moment up to date before they are read
   */
  public static void addTo(
      AdminPages pages, StatsStore store, HistogramIntervals intervals, Runnable refresh) {
    StatsPages stats = new StatsPages(store, intervals, refresh);
    pages.add(
        AdminPage.get(
            "/stats",
            "print server stats",
            stats::stats,
            USED_ONLY,
            FILTER,
            INVERT,
            new Parameter("format", "Format to use; One of (text, json, prometheus)"),
            new Parameter(
                "type",
                "Stat types to include.; One of (All, Counters, Histograms, Gauges,"
                    + " TextReadouts)"),
            new Parameter(
                "histogram_buckets",
                "Histogram bucket display mode; One of (cumulative, disjoint, detailed,"
                    + " summary)")));
    pages.add(
        AdminPage.get(
            "/stats/prometheus",
            "print server stats in prometheus format",
            stats::prometheus,
            USED_ONLY,
            FILTER,
            INVERT,
            new Parameter(
                "histogram_buckets",
                "Histogram bucket display mode; One of (cumulative, summary)")));
    pages.add(
        AdminPage.post(
            "/reset_counters", "reset all counters to zero", request -> stats.resetCounters()));
  }

  private AdminResponse stats(AdminRequest request) {
    String format = request.parameter("format");
    return switch (format == null ? "text" : format) {
      case "text", "" -> render(request, StatsQuery.HistogramBuckets.SUMMARY, Format.TEXT);
      case "json" -> render(request, StatsQuery.HistogramBuckets.SUMMARY, Format.JSON);
      case "prometheus" -> prometheus(request);
      default -> AdminResponse.badRequest(USAGE);
    };
  }

  private AdminResponse prometheus(AdminRequest request) {
    return render(request, StatsQuery.HistogramBuckets.CUMULATIVE, Format.PROMETHEUS);
  }

  private enum Format {
    TEXT,
    JSON,
    PROMETHEUS
  }

  private AdminResponse render(
      AdminRequest request, StatsQuery.HistogramBuckets defaultBuckets, Format format) {
    StatsQuery.Type type = type(request.parameter("type"));
    if (type == null) {
      return AdminResponse.badRequest("invalid &type= param");
    }
    try {
      Predicate<String> filter = NameFilter.of(request);
      StatsQuery.HistogramBuckets buckets =
          buckets(request.parameter("histogram_buckets"), defaultBuckets);
      if (buckets == null) {
        return AdminResponse.badRequest(
            "usage: /stats?histogram_buckets=(cumulative|disjoint|detailed|summary)\n");
      }
      if (format == Format.PROMETHEUS && !prometheusHas(buckets)) {
        return AdminResponse.badRequest("unsupported prometheus histogram bucket mode");
      }
      // Envoy's Prometheus page checks the type and shows every one.
      StatsQuery.Type shown = format == Format.PROMETHEUS ? StatsQuery.Type.ALL : type;
      StatsQuery query = new StatsQuery(request.has("usedonly"), filter, shown, buckets);
      refresh.run();
      return switch (format) {
        case TEXT -> AdminResponse.text(StatsText.render(store, intervals, query));
        case JSON -> AdminResponse.json(StatsJson.render(store, intervals, query));
        case PROMETHEUS -> AdminResponse.text(PrometheusText.render(store, query));
      };
    } catch (NameFilter.InvalidFilterException e) {
      return AdminResponse.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private static boolean prometheusHas(StatsQuery.HistogramBuckets buckets) {
    return switch (buckets) {
      case CUMULATIVE, SUMMARY -> true;
      case DISJOINT, DETAILED -> false;
    };
  }

  private static StatsQuery.@Nullable Type type(@Nullable String text) {
    return switch (text == null ? "" : text) {
      case "All", "" -> StatsQuery.Type.ALL;
      case "Counters" -> StatsQuery.Type.COUNTERS;
      case "Gauges" -> StatsQuery.Type.GAUGES;
      case "Histograms" -> StatsQuery.Type.HISTOGRAMS;
      case "TextReadouts" -> StatsQuery.Type.TEXT_READOUTS;
      default -> null;
    };
  }

  private static StatsQuery.@Nullable HistogramBuckets buckets(
      @Nullable String text, StatsQuery.HistogramBuckets otherwise) {
    return switch (text) {
      case null -> otherwise;
      case "" -> otherwise;
      case "cumulative" -> StatsQuery.HistogramBuckets.CUMULATIVE;
      case "disjoint" -> StatsQuery.HistogramBuckets.DISJOINT;
      case "detailed" -> StatsQuery.HistogramBuckets.DETAILED;
      case "summary", "none" -> StatsQuery.HistogramBuckets.SUMMARY;
      default -> null;
    };
  }

  private AdminResponse resetCounters() {
    store.forEachCounter(Counter::reset);
    return AdminResponse.text("OK\n");
  }
}
