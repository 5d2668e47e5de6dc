/** HTTP's vocabulary: the header map, the filter interface, what is known of a stream. */
@NullMarked
package dev.pillion.proxycore.http;

import org.jspecify.annotations.NullMarked;
