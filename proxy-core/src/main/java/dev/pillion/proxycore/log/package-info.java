/** The application log, in Envoy's words. */
@NullMarked
package dev.pillion.proxycore.log;

import org.jspecify.annotations.NullMarked;
