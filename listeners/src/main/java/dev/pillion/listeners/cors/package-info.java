/** {@code envoy.filters.http.cors}. */
@NullMarked
package dev.pillion.listeners.cors;

import org.jspecify.annotations.NullMarked;
