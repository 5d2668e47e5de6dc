@NullMarked
package dev.pillion.routing.router;

import org.jspecify.annotations.NullMarked;
