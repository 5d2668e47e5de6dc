@NullMarked
package dev.pillion.resilience.retry;

import org.jspecify.annotations.NullMarked;
