@NullMarked
package dev.pillion.resilience.outlier;

import org.jspecify.annotations.NullMarked;
