/** The HTTP connection manager and the HTTP filters. */
@NullMarked
package dev.pillion.proxycore.config.http;

import org.jspecify.annotations.NullMarked;
