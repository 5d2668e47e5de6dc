@NullMarked
package dev.pillion.routing.cluster;

import org.jspecify.annotations.NullMarked;
