package dev.pillion.proxycore.http;

/**
 * A configured filter in its place in a chain. Immutable, any worker.
 *
 * @param name by which routes speak of it
 * @param disabled streams go without it unless their route switches it on
 */
public record HttpFilterSeat(String name, boolean disabled, HttpFilterFactory factory) {}
