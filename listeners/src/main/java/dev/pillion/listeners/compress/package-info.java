/** {@code envoy.filters.http.compressor}: responses are compressed for clients that accept it. */
@NullMarked
package dev.pillion.listeners.compress;

import org.jspecify.annotations.NullMarked;
