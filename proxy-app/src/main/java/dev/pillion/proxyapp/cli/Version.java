package dev.pillion.proxyapp.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The program's version, in the form of Envoy's. */
public final class Version {
  /** The Envoy version whose behaviour this program follows: major, minor, patch. */
  public static final int ENVOY_MAJOR = 1;

  public static final int ENVOY_MINOR = 40;
  public static final int ENVOY_PATCH = 0;

  private static final String UNKNOWN_REVISION = "0".repeat(40);

  private Version() {}

  /** The commit that was built; forty zeros when the build did not know it. */
  public static String revision() {
    try (InputStream in = Version.class.getResourceAsStream("revision.txt")) {
      if (in == null) {
        return UNKNOWN_REVISION;
      }
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
      return text.matches("[0-9a-f]{40}") ? text : UNKNOWN_REVISION;
    } catch (IOException e) {
      return UNKNOWN_REVISION;
    }
  }

  /** {@code <sha>/<version>/Clean/RELEASE/BoringSSL}. */
  public static String text() {
    return revision()
        + "/"
        + ENVOY_MAJOR
        + "."
        + ENVOY_MINOR
        + "."
        + ENVOY_PATCH
        + "/Clean/RELEASE/BoringSSL";
  }

  /** The gauge {@code server.version}: the first six digits of the revision. */
  public static long gauge() {
    return Long.parseLong(revision().substring(0, 6), 16);
  }
}
