package dev.pillion.initiptables;

/** The chains by name: Istio's own, made and removed by this program, and the kernel's. */
final class Chain {
  static final String PREFIX = "ISTIO_";

  static final String PREROUTING = "PREROUTING";
  static final String OUTPUT = "OUTPUT";

  static final String ISTIO_OUTPUT = "ISTIO_OUTPUT";
  static final String ISTIO_OUTPUT_DNS = "ISTIO_OUTPUT_DNS";
  static final String ISTIO_INBOUND = "ISTIO_INBOUND";
  static final String ISTIO_DIVERT = "ISTIO_DIVERT";
  static final String ISTIO_TPROXY = "ISTIO_TPROXY";
  static final String ISTIO_REDIRECT = "ISTIO_REDIRECT";
  static final String ISTIO_IN_REDIRECT = "ISTIO_IN_REDIRECT";
  static final String ISTIO_DROP = "ISTIO_DROP";

  private Chain() {}

  static boolean isOurs(String chain) {
    return chain.startsWith(PREFIX);
  }
}
