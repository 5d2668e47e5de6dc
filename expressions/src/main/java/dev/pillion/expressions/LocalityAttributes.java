package dev.pillion.expressions;

import dev.pillion.proxycore.format.TextBuffer;
import dev.pillion.proxycore.http.UpstreamHost;
import org.jspecify.annotations.Nullable;

/** A message {@code envoy.config.core.v3.Locality}. */
final class LocalityAttributes extends AttributeMap {
  private final UpstreamHost host;

  LocalityAttributes(UpstreamHost host) {
    this.host = host;
  }

  @Override
  @Nullable Object find(String name) {
    return switch (name) {
      case "region" -> host.region();
      case "zone" -> host.zone();
      case "sub_zone" -> host.subZone();
      default -> null;
    };
  }

  /** In protobuf's text format. */
  void appendText(TextBuffer out) {
    appendField("region", host.region(), out);
    appendField("zone", host.zone(), out);
    appendField("sub_zone", host.subZone(), out);
  }

  private static void appendField(String name, String value, TextBuffer out) {
    if (!value.isEmpty()) {
      out.append(name);
      out.append(": ");
      MetadataText.appendQuoted(value, out);
      out.append(' ');
    }
  }
}
