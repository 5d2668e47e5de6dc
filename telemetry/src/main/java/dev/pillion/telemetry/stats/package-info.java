/** Statistics as the admin server shows them: Envoy's text and JSON, Prometheus' exposition. */
@NullMarked
package dev.pillion.telemetry.stats;

import org.jspecify.annotations.NullMarked;
