/** Listeners, filter chains, listener filters, network filters. */
@NullMarked
package dev.pillion.proxycore.config.listener;

import org.jspecify.annotations.NullMarked;
