/** Connections towards upstreams and the pools that keep them. */
@NullMarked
package dev.pillion.routing.pool;

import org.jspecify.annotations.NullMarked;
