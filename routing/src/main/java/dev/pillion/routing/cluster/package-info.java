/** Clusters: what the process knows of them, and each worker's own part. */
@NullMarked
package dev.pillion.routing.cluster;

import org.jspecify.annotations.NullMarked;
