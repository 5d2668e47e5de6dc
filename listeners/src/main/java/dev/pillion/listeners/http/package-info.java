/** The HTTP connection manager. */
@NullMarked
package dev.pillion.listeners.http;

import org.jspecify.annotations.NullMarked;
