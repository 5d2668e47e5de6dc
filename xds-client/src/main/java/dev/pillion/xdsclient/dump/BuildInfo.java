package dev.pillion.xdsclient.dump;

import java.util.List;
import java.util.Map;

/**
 * What a node tells of the program it runs ({@code envoy.config.core.v3.Node}).
 *
 * @param userAgent {@code user_agent_name}
 * @param metadata of {@code user_agent_build_version}
 * @param extensions what is built in
 */
public record BuildInfo(
    String userAgent,
    int major,
    int minor,
    int patch,
    Map<String, Object> metadata,
    List<BuiltExtension> extensions) {}
