package dev.pillion.proxyapp.admin;

import dev.pillion.proxyapp.admin.AdminPage.Parameter;
import dev.pillion.proxyapp.admin.StatsParams.Format;
import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.text.TextPieces;
import dev.pillion.telemetry.stats.PrometheusText;
import dev.pillion.telemetry.stats.StatsJson;
import dev.pillion.telemetry.stats.StatsQuery;
import dev.pillion.telemetry.stats.StatsQuery.HistogramBuckets;
import dev.pillion.telemetry.stats.StatsText;
import dev.pillion.telemetry.stats.StatsView;
import java.util.List;

/** {@code /stats}, {@code /stats/prometheus} and {@code /reset_counters}. */
public final class StatsPages {
  private static final Parameter USED_ONLY =
      Parameter.flag(
          "usedonly", "Only include stats that have been written by system since restart");
  private static final Parameter FILTER =
      Parameter.text("filter", "Regular expression (Google re2) for filtering stats");
  private static final Parameter INVERT =
      Parameter.flag("invert_filter", "Invert the filter regex");

  private static final List<Parameter> PARAMETERS =
      List.of(
          USED_ONLY,
          FILTER,
          INVERT,
          Parameter.choice("format", "Format to use", "html", "active-html", "text", "json"),
          Parameter.choice(
              "type",
              "Stat types to include.",
              "All",
              "Counters",
              "Histograms",
              "Gauges",
              "TextReadouts"),
          Parameter.choice(
              "histogram_buckets",
              "Histogram bucket display mode",
              "cumulative",
              "disjoint",
              "detailed",
              "summary"));

  private final StatsView view;
  private final Runnable refresh;

  private StatsPages(StatsView view, Runnable refresh) {
    this.view = view;
    this.refresh = refresh;
  }

  /**
   * Adds the pages.
   *
   * @param refresh brings gauges of the moment up to date before they are read
   */
  public static void addTo(AdminPages pages, StatsView view, Runnable refresh) {
    StatsPages stats = new StatsPages(view, refresh);
    pages.add(
        AdminPage.get(
            "/stats", "print server stats", stats::stats, PARAMETERS.toArray(Parameter[]::new)));
    pages.add(
        AdminPage.get(
            "/stats/prometheus",
            "print server stats in prometheus format",
            stats::prometheus,
            USED_ONLY,
            Parameter.flag(
                "text_readouts",
                "Render text_readouts as new gaugues with value 0 (increases Prometheus data"
                    + " size)"),
            FILTER,
            INVERT,
            Parameter.choice(
                "histogram_buckets", "Histogram bucket display mode", "cumulative", "summary")));
    pages.add(
        AdminPage.post(
            "/reset_counters", "reset all counters to zero", request -> stats.resetCounters()));
    RecentLookupsPages.addTo(pages, view.store().lookups());
  }

  private AdminResponse stats(AdminRequest request) {
    try {
      StatsParams params = StatsParams.of(request);
      return render(params.format(), params, request);
    } catch (StatsParams.InvalidParameterException e) {
      return AdminResponse.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private AdminResponse prometheus(AdminRequest request) {
    try {
      return render(Format.PROMETHEUS, StatsParams.of(request), request);
    } catch (StatsParams.InvalidParameterException e) {
      return AdminResponse.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private AdminResponse render(Format format, StatsParams params, AdminRequest request) {
    boolean prometheus = format == Format.PROMETHEUS;
    HistogramBuckets buckets = params.buckets();
    if (buckets == null) {
      buckets = prometheus ? HistogramBuckets.CUMULATIVE : HistogramBuckets.SUMMARY;
    }
    if (prometheus && !prometheusHas(buckets)) {
      return AdminResponse.badRequest("unsupported prometheus histogram bucket mode");
    }
    // Envoy's Prometheus page checks the type and shows every one.
    StatsQuery.Type type = prometheus ? StatsQuery.Type.ALL : params.type();
    StatsQuery query = new StatsQuery(params.usedOnly(), params.filter(), type, buckets);
    refresh.run();
    // Begun behind the head, so that this request is among those counted, as in Envoy.
    return switch (format) {
      case TEXT -> AdminResponse.text(TextPieces.later(() -> StatsText.render(view, query)));
      case JSON -> AdminResponse.json(TextPieces.later(() -> StatsJson.render(view, query)));
      case PROMETHEUS ->
          AdminResponse.text(TextPieces.later(() -> PrometheusText.render(view, query)));
      case HTML ->
          AdminResponse.html(StatsHtml.now(PARAMETERS, request.parameters(), query, this::text));
      case ACTIVE_HTML -> AdminResponse.html(StatsHtml.active(PARAMETERS, request.parameters()));
    };
  }

  private TextPieces text(StatsQuery query) {
    return StatsText.render(view, query);
  }

  private static boolean prometheusHas(HistogramBuckets buckets) {
    return switch (buckets) {
      case CUMULATIVE, SUMMARY -> true;
      case DISJOINT, DETAILED -> false;
    };
  }

  private AdminResponse resetCounters() {
    view.store().forEachCounter(Counter::reset);
    view.store().lookups().clear();
    return AdminResponse.text("OK\n");
  }
}
