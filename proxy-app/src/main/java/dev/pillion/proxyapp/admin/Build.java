package dev.pillion.proxyapp.admin;

import dev.pillion.proxyapp.cli.Version;
import dev.pillion.xdsclient.dump.BuildInfo;
import dev.pillion.xdsclient.dump.BuiltExtension;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a node tells of this program. */
public final class Build {
  private Build() {}

  /** Made anew: nothing of it is held for a page that nobody reads. */
  public static BuildInfo info() {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("revision.sha", Version.revision());
    metadata.put("revision.status", "Clean");
    metadata.put("ssl.version", "BoringSSL");
    metadata.put("build.type", "RELEASE");
    return new BuildInfo(
        "envoy",
        Version.ENVOY_MAJOR,
        Version.ENVOY_MINOR,
        Version.ENVOY_PATCH,
        metadata,
        BuiltExtension.all());
  }
}
