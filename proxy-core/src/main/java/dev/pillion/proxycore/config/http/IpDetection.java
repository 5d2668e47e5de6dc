package dev.pillion.proxycore.config.http;

import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.match.CidrRange;
import java.util.List;

/** {@code original_ip_detection_extensions}: the closed set of ways to find out the client. */
public sealed interface IpDetection {
  /**
   * {@code envoy.http.original_ip_detection.xff}.
   *
   * @param trustedHops how many addresses at the end are proxies'
   * @param trustedRanges the proxies' addresses instead; empty: the hops count
   * @param skipAppend whether the peer's address is left out of what is forwarded
   */
  record ForwardedFor(int trustedHops, List<CidrRange> trustedRanges, boolean skipAppend)
      implements IpDetection {}

  /**
   * {@code envoy.http.original_ip_detection.custom_header}.
   *
   * @param trusted whether the address may be an internal one
   * @param rejectStatus of requests without a usable address; 0: they are not refused
   */
  record CustomHeader(HeaderName header, boolean trusted, int rejectStatus)
      implements IpDetection {}
}
