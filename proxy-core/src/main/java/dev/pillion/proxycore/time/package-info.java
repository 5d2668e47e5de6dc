/** Clocks and cheap timers. */
@NullMarked
package dev.pillion.proxycore.time;

import org.jspecify.annotations.NullMarked;
