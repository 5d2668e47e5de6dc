package dev.pillion.proxycore.config.http;

/** A filter in its place in the chain; {@code disabled}: only a route may switch it on. */
public record HttpFilterEntry(String name, HttpFilterConfig config, boolean disabled) {}
