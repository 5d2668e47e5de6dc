package dev.pillion.xdsclient.translate;

/**
 * What routes need to know of their route configuration.
 *
 * @param validateClusters a route to an unknown cluster is a mistake
 * @param maxDirectResponseBody in bytes
 */
record RouteContext(boolean validateClusters, int maxDirectResponseBody) {
  /** Notes a cluster that does not exist. */
  void checkCluster(Fields in, String field, String cluster) {
    if (validateClusters
        && !cluster.isEmpty()
        && !in.translation().clusterNames().contains(cluster)) {
      in.error(field, "unknown cluster '" + cluster + "'");
    }
  }
}
