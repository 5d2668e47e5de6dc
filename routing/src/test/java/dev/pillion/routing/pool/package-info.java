@NullMarked
package dev.pillion.routing.pool;

import org.jspecify.annotations.NullMarked;
