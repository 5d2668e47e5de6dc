/** The router filter: the terminal HTTP filter. */
@NullMarked
package dev.pillion.routing.router;

import org.jspecify.annotations.NullMarked;
