/** Envoy's substitution formatter: access logs, header values, local replies. */
@NullMarked
package dev.pillion.proxycore.format;

import org.jspecify.annotations.NullMarked;
