package dev.pillion.proxyapp.admin;

import dev.pillion.proxycore.stats.RecentLookups;
import java.util.Locale;

/** {@code /stats/recentlookups} and its switches. */
final class RecentLookupsPages {
  private RecentLookupsPages() {}

  static void addTo(AdminPages pages, RecentLookups lookups) {
    pages.add(
        AdminPage.get(
            "/stats/recentlookups",
            "Show recent stat-name lookups",
            request -> AdminResponse.text(text(lookups))));
    pages.add(
        AdminPage.post(
            "/stats/recentlookups/clear",
            "clear list of stat-name lookups and counter",
            request -> done(lookups::clear)));
    pages.add(
        AdminPage.post(
            "/stats/recentlookups/disable",
            "disable recording of reset stat-name lookup names",
            request -> done(() -> lookups.enable(false))));
    pages.add(
        AdminPage.post(
            "/stats/recentlookups/enable",
            "enable recording of reset stat-name lookup names",
            request -> done(() -> lookups.enable(true))));
  }

  private static AdminResponse done(Runnable action) {
    action.run();
    return AdminResponse.text("OK\n");
  }

  private static String text(RecentLookups lookups) {
    StringBuilder out = new StringBuilder();
    if (lookups.enabled()) {
      out.append("   Count Lookup\n");
      for (RecentLookups.Lookup lookup : lookups.recorded()) {
        out.append(String.format(Locale.ROOT, "%8d %s\n", lookup.count(), lookup.name()));
      }
    } else {
      out.append("Lookup tracking is not enabled. Use /stats/recentlookups/enable to enable.\n");
    }
    return out.append("\ntotal: ").append(lookups.total()).append('\n').toString();
  }
}
