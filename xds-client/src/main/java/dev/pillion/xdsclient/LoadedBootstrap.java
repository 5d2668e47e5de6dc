package dev.pillion.xdsclient;

import dev.pillion.proxycore.config.Bootstrap;
import java.util.List;

/**
 * A bootstrap that can be used.
 *
 * @param bootstrap the model
 * @param serialized the merged bootstrap in protobuf's wire format, for {@code /config_dump}
 *     ({@link ConfigDumpJson}); never to be written to
 * @param warnings what deserves a line in the log, for instance unknown fields that were allowed
 * @param unknownFields how many unknown fields were allowed ({@code server.static_unknown_fields})
 */
public record LoadedBootstrap(
    Bootstrap bootstrap, byte[] serialized, List<String> warnings, int unknownFields) {}
