/** What the HTTP connection manager does to heads: forwarding headers, request ids, paths. */
@NullMarked
package dev.pillion.listeners.http.header;

import org.jspecify.annotations.NullMarked;
