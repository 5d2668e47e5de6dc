package dev.pillion.proxyapp.admin;

import dev.pillion.xdsclient.ConfigDumpJson;
import java.time.Instant;

/** {@code /config_dump}: the configuration in use, as {@code envoy.admin.v3.ConfigDump}. */
public final class ConfigDumpPage {
  private ConfigDumpPage() {}

  /**
   * Adds the page.
   *
   * @param serialized the bootstrap in protobuf's wire format
   * @param loaded when it was loaded
   */
  public static void addTo(AdminPages pages, byte[] serialized, Instant loaded) {
    pages.add(
        AdminPage.get(
            "/config_dump",
            "dump current Envoy configs (experimental)",
            request -> AdminResponse.json(ConfigDumpJson.print(serialized, loaded))));
  }
}
