package dev.pillion.listeners.http.header;

import dev.pillion.proxycore.config.http.IpDetection;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.LocalReply;
import dev.pillion.proxycore.match.CidrRange;
import dev.pillion.proxycore.network.ConnectionInfo;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code original_ip_detection_extensions}: each is asked in its turn until one knows the client or
 * refuses the request. Immutable, any worker.
 */
final class OriginalIp {
  private static final String REJECTED = "rejecting_because_detection_failed";
  private static final Found NOTHING = new Found(null, false, null);

  /**
   * What came out.
   *
   * @param client null: nobody knows
   * @param trusted whether the address may be an internal one
   * @param refusal null: the request goes on
   */
  record Found(@Nullable InetSocketAddress client, boolean trusted, @Nullable LocalReply refusal) {}

  private final List<IpDetection> extensions;

  OriginalIp(List<IpDetection> extensions) {
    this.extensions = extensions;
  }

  boolean isEmpty() {
    return extensions.isEmpty();
  }

  /**
   * Finds the client.
   *
   * @param appendPeer has the peer appended to x-forwarded-for
   */
  Found detect(HeaderMap headers, ConnectionInfo connection, Consumer<HeaderMap> appendPeer) {
    for (IpDetection extension : extensions) {
      Found found =
          switch (extension) {
            case IpDetection.ForwardedFor xff ->
                forwardedFor(xff, headers, connection.remoteAddress, appendPeer);
            case IpDetection.CustomHeader custom -> customHeader(custom, headers);
          };
      if (found.client() != null || found.refusal() != null) {
        return found;
      }
    }
    return NOTHING;
  }

  /** As Envoy: the peer is appended whether or not an address was found. */
  private static Found forwardedFor(
      IpDetection.ForwardedFor xff,
      HeaderMap headers,
      SocketAddress peer,
      Consumer<HeaderMap> appendPeer) {
    boolean byRange = !xff.trustedRanges().isEmpty();
    boolean stranger = byRange && !contains(xff.trustedRanges(), peer);
    String hops = stranger ? null : headers.getJoined(HeaderNames.X_FORWARDED_FOR);
    InetSocketAddress client = null;
    if (hops != null) {
      client =
          byRange
              ? ForwardedFor.lastOutside(hops, xff.trustedRanges())
              : ForwardedFor.addressFromEnd(hops, xff.trustedHops());
    }
    boolean trusted =
        hops != null && ForwardedFor.single(hops) && (byRange || xff.trustedHops() == 0);
    if (stranger || !xff.skipAppend()) {
      appendPeer.accept(headers);
    }
    return new Found(client, trusted, null);
  }

  private static boolean contains(List<CidrRange> ranges, SocketAddress address) {
    return address instanceof InetSocketAddress ip
        && ranges.stream().anyMatch(range -> range.contains(ip.getAddress()));
  }

  private static Found customHeader(IpDetection.CustomHeader custom, HeaderMap headers) {
    String text = headers.get(custom.header());
    InetSocketAddress client = text == null ? null : ForwardedFor.parse(text);
    if (client == null && custom.rejectStatus() != 0) {
      return new Found(null, false, LocalReply.of(custom.rejectStatus(), "", null, REJECTED));
    }
    return new Found(client, custom.trusted(), null);
  }
}
