/** Connections and network filters. */
@NullMarked
package dev.pillion.proxycore.network;

import org.jspecify.annotations.NullMarked;
