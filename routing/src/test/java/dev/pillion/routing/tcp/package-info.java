@NullMarked
package dev.pillion.routing.tcp;

import org.jspecify.annotations.NullMarked;
