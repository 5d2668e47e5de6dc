package dev.pillion.proxycore.config;

/** TCP keepalive; -1: the kernel's default. Probes is a count, time and interval are seconds. */
public record TcpKeepalive(int probes, int timeSeconds, int intervalSeconds) {}
