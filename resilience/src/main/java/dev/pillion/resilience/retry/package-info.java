/**
 * Retries: whether and when a request is sent again (Envoy:
 * configuration/http/http_filters/router_filter, "x-envoy-retry-on"). A state machine without I/O.
 */
@NullMarked
package dev.pillion.resilience.retry;

import org.jspecify.annotations.NullMarked;
