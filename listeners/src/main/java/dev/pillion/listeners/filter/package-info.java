/** Listener filters: state machines over the first bytes of a connection. */
@NullMarked
package dev.pillion.listeners.filter;

import org.jspecify.annotations.NullMarked;
