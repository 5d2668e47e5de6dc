/** {@code envoy.filters.http.rbac} and {@code envoy.filters.network.rbac}. */
@NullMarked
package dev.pillion.mtls.rbac;

import org.jspecify.annotations.NullMarked;
