@NullMarked
package dev.pillion.telemetry.accesslog;

import org.jspecify.annotations.NullMarked;
