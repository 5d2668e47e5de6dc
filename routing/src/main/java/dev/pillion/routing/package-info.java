@NullMarked
package dev.pillion.routing;

import org.jspecify.annotations.NullMarked;
