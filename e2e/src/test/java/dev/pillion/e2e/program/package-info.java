/**
 * The program as whoever starts it meets it: options, modes, signals, orders of the admin server.
 */
@NullMarked
package dev.pillion.e2e.program;

import org.jspecify.annotations.NullMarked;
