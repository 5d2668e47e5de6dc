/** JMH benchmarks of the parts of a hop and of a whole hop in one process. */
@NullMarked
package dev.pillion.benchmarks;

import org.jspecify.annotations.NullMarked;
