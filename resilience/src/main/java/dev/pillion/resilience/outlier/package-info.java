/**
 * Outlier detection: hosts whose answers are bad are left out for a while (Envoy:
 * intro/arch_overview/upstream/outlier). State machines without I/O.
 */
@NullMarked
package dev.pillion.resilience.outlier;

import org.jspecify.annotations.NullMarked;
