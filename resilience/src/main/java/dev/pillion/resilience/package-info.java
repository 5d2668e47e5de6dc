@NullMarked
package dev.pillion.resilience;

import org.jspecify.annotations.NullMarked;
