package dev.pillion.listeners.http.header;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;

/** RFC 9110 section 7.6.3. */
final class Via {
  private Via() {}

  /** Appends a hop, in Envoy's form: one line, a comma and a space between. */
  static void append(HeaderMap headers, String hop) {
    String before = headers.getJoined(HeaderNames.VIA);
    if (before == null || before.isEmpty()) {
      headers.set(HeaderNames.VIA, hop);
    } else {
      headers.set(HeaderNames.VIA, before + ", " + hop);
    }
  }
}
