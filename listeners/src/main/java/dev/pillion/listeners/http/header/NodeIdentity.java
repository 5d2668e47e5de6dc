package dev.pillion.listeners.http.header;

/**
 * Who this proxy is, as headers tell it.
 *
 * @param localAddress an address of this node, for x-forwarded-for where the peer is the loopback
 *     interface
 */
public record NodeIdentity(String id, String cluster, String localAddress) {}
