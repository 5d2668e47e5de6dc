/** What matchers accept. */
@NullMarked
package dev.pillion.proxycore.match;

import org.jspecify.annotations.NullMarked;
