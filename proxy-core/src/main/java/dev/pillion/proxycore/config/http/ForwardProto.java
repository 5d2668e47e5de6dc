package dev.pillion.proxycore.config.http;

import java.util.Set;

/**
 * {@code forward_proto_config}: the scheme that a destination port stands for, where the
 * destination was restored from what came before the request. A port in both is HTTPS'.
 */
public record ForwardProto(Set<Integer> httpsPorts, Set<Integer> httpPorts) {
  /** The transport decides. */
  public static final ForwardProto NONE = new ForwardProto(Set.of(), Set.of());
}
