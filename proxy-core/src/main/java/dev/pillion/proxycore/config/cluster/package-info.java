/** Clusters, endpoints, balancing, pools. */
@NullMarked
package dev.pillion.proxycore.config.cluster;

import org.jspecify.annotations.NullMarked;
