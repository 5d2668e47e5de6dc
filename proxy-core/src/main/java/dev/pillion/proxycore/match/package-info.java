/** Matchers over strings, headers and addresses. */
@NullMarked
package dev.pillion.proxycore.match;

import org.jspecify.annotations.NullMarked;
