@NullMarked
package dev.pillion.routing.testing;

import org.jspecify.annotations.NullMarked;
