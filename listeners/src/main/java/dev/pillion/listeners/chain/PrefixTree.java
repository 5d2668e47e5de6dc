package dev.pillion.listeners.chain;

import dev.pillion.proxycore.match.CidrRange;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Values by address prefix, one binary tree a family; the longest prefix that holds an address
 * wins, and one without a prefix comes last, even behind a prefix of no bits. Built once, then only
 * read.
 */
final class PrefixTree<T> {
  private final Node<T> v4 = new Node<>();
  private final Node<T> v6 = new Node<>();
  private final Node<T> any = new Node<>();

  /** The value at exactly this prefix, or at none (null); null when there is no value. */
  @Nullable T get(@Nullable CidrRange range) {
    return nodeAt(range).value;
  }

  void put(@Nullable CidrRange range, T value) {
    nodeAt(range).value = value;
  }

  private Node<T> nodeAt(@Nullable CidrRange range) {
    if (range == null) {
      return any;
    }
    byte[] address = range.address().getAddress();
    Node<T> node = root(address);
    for (int i = 0; i < range.prefixLength(); i++) {
      boolean one = bit(address, i);
      Node<T> child = one ? node.one : node.zero;
      if (child == null) {
        child = new Node<>();
        if (one) {
          node.one = child;
        } else {
          node.zero = child;
        }
      }
      node = child;
    }
    return node;
  }

  /** The value of the longest prefix around the address, else that without a prefix, or null. */
  @Nullable T longestMatch(InetAddress candidate) {
    byte[] address = candidate.getAddress();
    Node<T> node = root(address);
    T best = any.value;
    for (int i = 0; node != null; i++) {
      if (node.value != null) {
        best = node.value;
      }
      if (i == address.length * 8) {
        break;
      }
      node = bit(address, i) ? node.one : node.zero;
    }
    return best;
  }

  private Node<T> root(byte[] address) {
    return address.length == 4 ? v4 : v6;
  }

  private static boolean bit(byte[] address, int index) {
    return (address[index >> 3] & (0x80 >> (index & 7))) != 0;
  }

  private static final class Node<T> {
    @Nullable Node<T> zero;
    @Nullable Node<T> one;
    @Nullable T value;
  }
}
