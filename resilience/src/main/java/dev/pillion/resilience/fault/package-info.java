/** {@code envoy.filters.http.fault}: requests that are delayed or aborted on purpose. */
@NullMarked
package dev.pillion.resilience.fault;

import org.jspecify.annotations.NullMarked;
