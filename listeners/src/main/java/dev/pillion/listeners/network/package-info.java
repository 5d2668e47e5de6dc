/** A connection's network filters at work, and the small ones. */
@NullMarked
package dev.pillion.listeners.network;

import org.jspecify.annotations.NullMarked;
