/** The TCP proxy: a terminal network filter. */
@NullMarked
package dev.pillion.routing.tcp;

import org.jspecify.annotations.NullMarked;
