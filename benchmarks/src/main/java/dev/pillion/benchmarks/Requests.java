package dev.pillion.benchmarks;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import java.nio.charset.StandardCharsets;

/** The request that every benchmark uses: what a service sends, as in the side-by-side run. */
final class Requests {
  static final HeaderName VERSION = HeaderName.of("x-version");

  /** The value of {@link #VERSION} that none of the ten routes in front looks for. */
  static final String UNMATCHED_VERSION = "v11";

  private static final String WIRE =
      """
      GET /bytes/12 HTTP/1.1
      Host: bench.example
      User-Agent: loadtool/1
      Accept: */*
      x-version: v11

      """;

  private Requests() {}

  static byte[] wire() {
    return WIRE.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The response that an upstream gives with that body. */
  static byte[] responseWire(byte[] body) {
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    return (head + new String(body, StandardCharsets.ISO_8859_1))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The head as a codec would deliver it, into a map that is cleared first. */
  static void fill(HeaderMap map) {
    map.clear();
    map.add(HeaderNames.METHOD, "GET");
    map.add(HeaderNames.PATH, "/bytes/12");
    map.add(HeaderNames.AUTHORITY, "bench.example");
    map.add(HeaderNames.USER_AGENT, "loadtool/1");
    map.add(HeaderNames.ACCEPT, "*/*");
    map.add(VERSION, UNMATCHED_VERSION);
  }
}
