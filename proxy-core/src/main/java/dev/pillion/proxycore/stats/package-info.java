/** Counters, gauges and histograms, one shard a thread, merged when read. */
@NullMarked
package dev.pillion.proxycore.stats;

import org.jspecify.annotations.NullMarked;
