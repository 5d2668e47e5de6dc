@NullMarked
package dev.pillion.telemetry.stats;

import org.jspecify.annotations.NullMarked;
