package dev.pillion.initiptables;

import org.jspecify.annotations.Nullable;

/**
 * An address range as the command line gave it, host bits kept.
 *
 * @param text canonical {@code address/bits}
 */
record Cidr(String text, boolean v6, boolean loopback, int bits) {

  /** The range, or null when the text is none. A length is required, as in istio-iptables. */
  static @Nullable Cidr parse(String text) {
    int slash = text.lastIndexOf('/');
    if (slash < 0) {
      return null;
    }
    IpAddress address = IpAddress.parse(text.substring(0, slash));
    String length = text.substring(slash + 1);
    if (address == null || (length.length() > 1 && length.charAt(0) == '0')) {
      return null;
    }
    int bits = Durations.decimal(length, address.bits());
    if (bits < 0) {
      return null;
    }
    return new Cidr(address.text() + "/" + bits, address.isV6(), address.isLoopback(), bits);
  }
}
