/** The choice of a filter chain, compiled when configuration arrives. */
@NullMarked
package dev.pillion.listeners.chain;

import org.jspecify.annotations.NullMarked;
