@NullMarked
package dev.pillion.benchmarks;

import org.jspecify.annotations.NullMarked;
