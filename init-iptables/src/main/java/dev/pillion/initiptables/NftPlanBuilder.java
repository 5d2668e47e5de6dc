package dev.pillion.initiptables;

import dev.pillion.initiptables.NftTable.NftChain;
import dev.pillion.initiptables.NftTable.NftRule;
import java.util.ArrayList;
import java.util.List;

/** Collects the rules of native nftables, table by table. */
final class NftPlanBuilder {
  static final String PREROUTING = "prerouting";
  static final String OUTPUT = "output";
  static final String ISTIO_INBOUND = "istio-inbound";
  static final String ISTIO_OUTPUT = "istio-output";
  static final String ISTIO_OUTPUT_DNS = "istio-output-dns";
  static final String ISTIO_REDIRECT = "istio-redirect";
  static final String ISTIO_IN_REDIRECT = "istio-in-redirect";
  static final String ISTIO_DIVERT = "istio-divert";
  static final String ISTIO_TPROXY = "istio-tproxy";
  static final String ISTIO_DROP = "istio-drop";

  private final List<NftRule> nat = new ArrayList<>();
  private final List<NftRule> mangle = new ArrayList<>();
  private final List<NftRule> raw = new ArrayList<>();

  void nat(String chain, String text) {
    nat.add(new NftRule(chain, -1, text));
  }

  /** At the head of the chain. */
  void natFirst(String chain, String text) {
    nat.add(new NftRule(chain, 0, text));
  }

  void mangle(String chain, String text) {
    mangle.add(new NftRule(chain, -1, text));
  }

  /** At a 0-based place. */
  void mangleAt(String chain, int index, String text) {
    mangle.add(new NftRule(chain, index, text));
  }

  void raw(String chain, String text) {
    raw.add(new NftRule(chain, -1, text));
  }

  List<NftTable> build() {
    return List.of(
        new NftTable(
            NftTable.NAT,
            List.of(
                new NftChain(PREROUTING, "type nat hook prerouting priority -100"),
                new NftChain(OUTPUT, "type nat hook output priority -100"),
                new NftChain(ISTIO_INBOUND, ""),
                new NftChain(ISTIO_REDIRECT, ""),
                new NftChain(ISTIO_IN_REDIRECT, ""),
                new NftChain(ISTIO_OUTPUT, ""),
                new NftChain(ISTIO_OUTPUT_DNS, "")),
            List.copyOf(nat)),
        new NftTable(
            NftTable.MANGLE,
            List.of(
                new NftChain(PREROUTING, "type filter hook prerouting priority -150"),
                new NftChain(OUTPUT, "type route hook output priority -150"),
                new NftChain(ISTIO_DIVERT, ""),
                new NftChain(ISTIO_TPROXY, ""),
                new NftChain(ISTIO_INBOUND, ""),
                new NftChain(ISTIO_DROP, "")),
            List.copyOf(mangle)),
        new NftTable(
            NftTable.RAW,
            List.of(
                new NftChain(PREROUTING, "type filter hook prerouting priority -300"),
                new NftChain(OUTPUT, "type filter hook output priority -300"),
                new NftChain(ISTIO_INBOUND, ""),
                new NftChain(ISTIO_OUTPUT_DNS, "")),
            List.copyOf(raw)));
  }
}
