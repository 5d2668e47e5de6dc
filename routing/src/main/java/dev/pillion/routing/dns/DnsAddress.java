package dev.pillion.routing.dns;

import java.net.InetAddress;

/**
 * One address of a name.
 *
 * @param ttlSeconds how long it may be believed; 0: nothing is said of that
 */
public record DnsAddress(InetAddress address, long ttlSeconds) {}
