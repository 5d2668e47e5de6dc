/** Host names to addresses for DNS clusters. */
@NullMarked
package dev.pillion.routing.dns;

import org.jspecify.annotations.NullMarked;
