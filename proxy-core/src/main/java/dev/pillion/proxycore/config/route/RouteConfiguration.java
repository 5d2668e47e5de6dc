package dev.pillion.proxycore.config.route;

import dev.pillion.proxycore.http.HeaderMutations;
import dev.pillion.proxycore.http.HeaderName;
import java.util.List;
import java.util.Map;

/**
 * {@code envoy.config.route.v3.RouteConfiguration}.
 *
 * @param internalOnlyHeaders removed from requests of external callers
 * @param mostSpecificHeaderMutationsWins whether the route's header mutations are applied last
 * @param validateClusters a route to an unknown cluster is a mistake of the configuration
 * @param ignorePortInHostMatching the port of the host is left out of the search for the virtual
 *     host
 * @param maxDirectResponseBodyBytes the bound of direct_response bodies
 * @param filterOverrides {@code typed_per_filter_config} by filter name
 */
public record RouteConfiguration(
    String name,
    List<VirtualHost> virtualHosts,
    List<HeaderName> internalOnlyHeaders,
    HeaderMutations headers,
    boolean mostSpecificHeaderMutationsWins,
    boolean validateClusters,
    boolean ignorePortInHostMatching,
    int maxDirectResponseBodyBytes,
    Map<String, FilterOverride> filterOverrides) {}
