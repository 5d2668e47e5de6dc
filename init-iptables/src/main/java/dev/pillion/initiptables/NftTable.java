package dev.pillion.initiptables;

import java.util.ArrayList;
import java.util.List;

/**
 * One table of ours in native nftables, of the family inet: the table itself, its chains and its
 * rules. It belongs to us whole, so it is always replaced whole.
 *
 * @param chains every chain with its hook, or without one
 * @param rules in the order of their adding
 */
record NftTable(String name, List<NftChain> chains, List<NftRule> rules) {
  static final String NAT = "istio-proxy-nat";
  static final String MANGLE = "istio-proxy-mangle";
  static final String RAW = "istio-proxy-raw";

  /** All of ours, in the order in which they are written. */
  static final List<String> NAMES = List.of(NAT, MANGLE, RAW);

  /**
   * A chain.
   *
   * @param hook type, hook and priority of a chain that the kernel calls; empty for others
   */
  record NftChain(String name, String hook) {}

  /**
   * A rule.
   *
   * @param index 0-based place to insert at, or -1 to append
   */
  record NftRule(String chain, int index, String text) {
    boolean jumpsTo(String target) {
      return text.endsWith(" jump " + target);
    }
  }

  /** Input of {@code nft -f} that makes the table what this plan says; empty for no rules. */
  void write(StringBuilder script) {
    if (rules.isEmpty()) {
      return;
    }
    script.append("add table inet ").append(name).append('\n');
    script.append("flush table inet ").append(name).append('\n');
    for (NftChain chain : chains) {
      if (isUsed(chain.name())) {
        script.append("add chain inet ").append(name).append(' ').append(chain.name());
        if (!chain.hook().isEmpty()) {
          script.append(" { ").append(chain.hook()).append(" ; }");
        }
        script.append('\n');
      }
    }
    List<String> filled = new ArrayList<>();
    for (NftRule rule : rules) {
      write(script, rule, count(filled, rule.chain()));
      filled.add(rule.chain());
    }
  }

  /** nft refuses to insert at a place that the chain has not got yet; there it is appended. */
  private void write(StringBuilder script, NftRule rule, int present) {
    boolean insert = rule.index() >= 0 && rule.index() < present;
    script.append(insert ? "insert" : "add").append(" rule inet ").append(name).append(' ');
    script.append(rule.chain());
    if (insert) {
      script.append(" index ").append(rule.index());
    }
    script.append(' ').append(rule.text()).append('\n');
  }

  private boolean isUsed(String chain) {
    for (NftRule rule : rules) {
      if (rule.chain().equals(chain) || rule.jumpsTo(chain)) {
        return true;
      }
    }
    return false;
  }

  private static int count(List<String> chains, String chain) {
    int count = 0;
    for (String other : chains) {
      if (other.equals(chain)) {
        count++;
      }
    }
    return count;
  }
}
