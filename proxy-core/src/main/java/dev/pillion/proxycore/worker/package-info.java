/** A worker: one event loop and what belongs to it alone. */
@NullMarked
package dev.pillion.proxycore.worker;

import org.jspecify.annotations.NullMarked;
