@NullMarked
package dev.pillion.telemetry;

import org.jspecify.annotations.NullMarked;
