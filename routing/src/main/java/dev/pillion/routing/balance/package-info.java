/**
 * Load balancers, one instance for each worker and set of hosts (Envoy:
 * intro/arch_overview/upstream/load_balancing).
 */
@NullMarked
package dev.pillion.routing.balance;

import org.jspecify.annotations.NullMarked;
