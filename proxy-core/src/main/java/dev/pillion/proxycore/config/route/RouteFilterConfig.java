package dev.pillion.proxycore.config.route;

/** What a route, or a level above it, may say to an HTTP filter: the closed set that is built. */
public sealed interface RouteFilterConfig
    permits CorsPolicy, FaultConfig, RbacOverride, CompressorOverride {}
