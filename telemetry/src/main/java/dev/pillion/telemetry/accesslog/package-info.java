/** Access logs: lines formatted on the worker, written by a thread of each file. */
@NullMarked
package dev.pillion.telemetry.accesslog;

import org.jspecify.annotations.NullMarked;
