/** Route tables: compiled when configuration arrives, matched by the request. */
@NullMarked
package dev.pillion.routing.route;

import org.jspecify.annotations.NullMarked;
