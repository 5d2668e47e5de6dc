/**
 * Circuit breakers: bounds on what a cluster may have in flight (Envoy:
 * intro/arch_overview/upstream/circuit_breaking).
 */
@NullMarked
package dev.pillion.resilience.breaker;

import org.jspecify.annotations.NullMarked;
