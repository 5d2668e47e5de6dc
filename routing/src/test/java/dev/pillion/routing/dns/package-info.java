@NullMarked
package dev.pillion.routing.dns;

import org.jspecify.annotations.NullMarked;
