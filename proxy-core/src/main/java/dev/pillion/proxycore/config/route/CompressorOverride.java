package dev.pillion.proxycore.config.route;

import org.jspecify.annotations.Nullable;

/**
 * {@code CompressorPerRoute}.
 *
 * @param enabled whether responses are compressed; null: as the filter says
 * @param removeAcceptEncoding null: as the filter says
 */
public record CompressorOverride(@Nullable Boolean enabled, @Nullable Boolean removeAcceptEncoding)
    implements RouteFilterConfig {}
