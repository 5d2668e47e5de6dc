/** Listening sockets: addresses, options, original destinations. */
@NullMarked
package dev.pillion.listeners.socket;

import org.jspecify.annotations.NullMarked;
